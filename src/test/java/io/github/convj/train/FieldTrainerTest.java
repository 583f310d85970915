package io.github.convj.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.AnnotatedImage;
import io.github.convj.data.AnnotatedPlane;
import io.github.convj.data.Annotation;
import io.github.convj.data.Box;
import io.github.convj.data.Image;
import io.github.convj.data.ImageOpener;
import io.github.convj.data.Progress;
import io.github.convj.evaluate.History;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Trainings on small made-up fields. */
class FieldTrainerTest {

	private static final TrainingPlan PLAN = TrainingPlan.defaults().with("fields", "fields").with("network", "window-small").with(
		"size", 20).with("epochs", 2).with("batchSize", 16).with("fieldScale", 1);

	private final List<AnnotatedImage> images = new ArrayList<>();
	private final List<Image> pixels = new ArrayList<>();
	private final ImageOpener opener = new ImageOpener() {

		@Override
		public boolean accepts(final Path file) {
			return true;
		}

		@Override
		public Image open(final Path file) {
			final int number = Integer.parseInt(file.getFileName().toString());
			if (number < 0) throw new ConvJException(file + " cannot be read.");
			return pixels.get(number);
		}
	};

	/** Adds a noisy field of 80x60 pixels with bright squares of 10 pixels. */
	private void field(final String name, final SplittableRandom random, final boolean points) {
		final Tensor tensor = Tensor.zeros(Shape.of(60, 80, 1));
		for (int i = 0; i < tensor.array().length; i++)
			tensor.array()[i] = 40 + random.nextInt(30);
		final List<Annotation> objects = new ArrayList<>();
		for (int n = 0; n < 4; n++) {
			final int x = random.nextInt(2, 8) + n * 18;
			final int y = random.nextInt(2, 48);
			for (int v = y; v < y + 10; v++)
				for (int u = x; u < x + 10; u++)
					tensor.array()[v * 80 + u] += 120;
			objects.add(new Annotation(points ? new Box(x + 5, y + 5, 0, 0) : new Box(x, y, 10, 10), 0, "square"));
		}
		images.add(new AnnotatedImage(name, Path.of(Integer.toString(pixels.size())), objects));
		pixels.add(new Image(name, tensor, 8, false));
	}

	private void fields(final int count, final boolean points) {
		final SplittableRandom random = new SplittableRandom(5);
		for (int i = 0; i < count; i++)
			field("field" + i, random, points);
	}

	private FieldData data(final TrainingPlan plan) {
		return FieldData.prepare(plan, images, opener, Workers.of(2), Progress.NONE);
	}

	@Test
	void fieldsAreDividedAndMeasured() {
		fields(10, false);
		images.add(new AnnotatedImage("flat", Path.of("0"), List.of(new Annotation(new Box(3, 3, 0, 5), 0, "square"))));
		images.add(new AnnotatedImage("bad", Path.of("-1"), List.of()));
		final FieldData data = data(PLAN);
		assertEquals(List.of("square", "background"), data.classes());
		assertEquals(2, data.validation().size());
		assertEquals(9, data.training().size());
		final Set<String> both = new HashSet<>(data.training().stream().map(AnnotatedPlane::name).toList());
		both.retainAll(data.validation().stream().map(AnnotatedPlane::name).toList());
		assertTrue(both.isEmpty(), "on both sides: " + both);
		assertEquals(new FieldData.Size(10, 10, 0), data.sizes().getFirst());
		assertEquals("bad", data.skipped().getFirst().image());
		assertTrue(data.notes().getFirst().contains("1 box without an area"), data.notes().toString());
		double sum = 0;
		long count = 0;
		for (final AnnotatedPlane plane : data.training())
			for (final float value : pixels.get(Integer.parseInt(plane.file().toString())).pixels().array()) {
				sum += value;
				count++;
			}
		assertEquals(sum / count, data.preprocessing().mean().getFirst(), 1e-6);
	}

	@Test
	void theScaleSuitsTheSmallestAndTheLargestObjects() {
		fields(4, false);
		assertEquals(2, data(PLAN.with("fieldScale", 0)).store().scale(), 1e-9, "10 pixels become 20");
		images.replaceAll(image -> new AnnotatedImage(image.name(), image.file(), image.annotations().stream().map(
			a -> new Annotation(new Box(0, 0, 40, 40), 0, "large")).toList()));
		assertEquals(0.5, data(PLAN.with("fieldScale", 0)).store().scale(), 1e-9);
	}

	@Test
	void pointsNeedASize() {
		fields(4, true);
		final String message = assertThrows(ConvJException.class, () -> data(PLAN)).getMessage();
		assertTrue(message.contains("objectSize=20"), message);
		final FieldData data = data(PLAN.with("objectSize", 10));
		assertTrue(!data.boxes());
		final FieldResult result = FieldTrainer.train(PLAN.with("objectSize", 10).with("epochs", 1), data, Workers.of(2),
			TrainingListener.SILENT);
		assertEquals(null, result.boxWeight());
	}

	@Test
	void foldersNamedTrainAndValAreTheSplit() {
		final SplittableRandom random = new SplittableRandom(5);
		for (final String name : List.of("train/a", "val/b", "train/c", "val/d"))
			field(name, random, false);
		assertEquals(List.of("val/b", "val/d"), data(PLAN).validation().stream().map(AnnotatedPlane::name).toList());
	}

	@Test
	void aTrainingLearnsAndThreadsDoNotMatter() {
		fields(10, false);
		final List<Double> losses = new ArrayList<>();
		final TrainingPlan plan = PLAN.with("epochs", 8).with("miningRounds", 1);
		final List<String> said = new ArrayList<>();
		final TrainingListener listener = new TrainingListener() {

			@Override
			public void epochEnded(final History.Epoch epoch, final boolean best) {
				losses.add(epoch.validationLoss());
			}

			@Override
			public void message(final String sentence) {
				said.add(sentence);
			}
		};
		final FieldResult two = FieldTrainer.train(plan, data(plan), Workers.of(2), listener);
		assertTrue(losses.getLast() < losses.getFirst() / 2, losses.toString());
		assertTrue(two.training().validation().balancedAccuracy() > 0.9, two.training().validation().text());
		assertTrue(said.stream().anyMatch(s -> s.startsWith("Mining: ")), said.toString());
		final FieldResult one = FieldTrainer.train(plan, data(plan), Workers.sequential(), TrainingListener.SILENT);
		two.training().network().tensors().forEach((name, tensor) -> assertArrayEquals(tensor.array(), one.training().network()
			.parameter(name).array(), name));
		assertArrayEquals(two.boxWeight().array(), one.boxWeight().array());
	}

	@Test
	void cancelKeepsTheBestSoFar() {
		fields(4, false);
		final FieldData data = data(PLAN);
		assertThrows(CancellationException.class, () -> FieldTrainer.train(PLAN, data, Workers.of(2), new TrainingListener() {

			@Override
			public boolean cancelled() {
				return true;
			}
		}));
		final boolean[] ended = new boolean[1];
		final FieldResult result = FieldTrainer.train(PLAN.with("epochs", 1000), data, Workers.of(2), new TrainingListener() {

			@Override
			public void epochEnded(final History.Epoch epoch, final boolean best) {
				ended[0] = true;
			}

			@Override
			public boolean cancelled() {
				return ended[0];
			}
		});
		assertEquals(TrainingResult.Ending.CANCELLED, result.training().ending());
		assertEquals(1, result.training().bestEpoch());
	}

	@Test
	void whatCannotBeIsRefused() {
		fields(1, false);
		assertThrows(ConvJException.class, () -> data(PLAN));
		fields(1, false);
		assertThrows(ConvJException.class, () -> data(PLAN.with("stack", "volume")));
		assertThrows(ConvJException.class, () -> data(PLAN.with("normalization", "image")));
		final TrainingPlan kept = PLAN.with("checkpoint", "c.ckpt");
		assertThrows(ConvJException.class, () -> FieldTrainer.train(kept, data(kept), Workers.of(1), TrainingListener.SILENT));
		images.replaceAll(image -> new AnnotatedImage(image.name(), image.file(), List.of()));
		assertThrows(ConvJException.class, () -> data(PLAN));
	}
}
