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
import io.github.convj.data.PatchView;
import io.github.convj.data.Progress;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trainings on small made-up stacks, in which only the planes before and behind tell objects from what looks like them. */
class VolumeFieldsTest {

	private static final int DEPTH = 9;
	private static final int HEIGHT = 44;
	private static final int WIDTH = 60;

	private static final TrainingPlan PLAN = TrainingPlan.defaults().with("fields", "fields").with("network", "window-small").with(
		"size", 20).with("epochs", 6).with("batchSize", 16).with("fieldScale", 1).with("stack", "volume").with("miningRounds", 1);

	private final List<AnnotatedImage> images = new ArrayList<>();
	private final List<Image> pixels = new ArrayList<>();
	private final ImageOpener opener = new ImageOpener() {

		@Override
		public boolean accepts(final Path file) {
			return true;
		}

		@Override
		public Image open(final Path file) {
			return pixels.get(Integer.parseInt(file.getFileName().toString()));
		}
	};

	/** How objects are marked. */
	private enum Marks {
		BOXES, PLANES, POINTS
	}

	/** Adds stacks with slabs of 3 planes, which are objects, and columns through all planes, which are none. */
	private void fields(final int count, final Marks marks) {
		final SplittableRandom random = new SplittableRandom(5);
		for (int i = 0; i < count; i++) {
			final Tensor tensor = Tensor.zeros(Shape.of(DEPTH, HEIGHT, WIDTH, 1));
			for (int p = 0; p < tensor.array().length; p++)
				tensor.array()[p] = 40 + random.nextInt(30);
			final List<Annotation> objects = new ArrayList<>();
			for (int n = 0; n < 6; n++) {
				final int x = random.nextInt(2, 8) + n % 3 * 18;
				final int y = random.nextInt(2, 8) + n / 3 * 20;
				final int z = random.nextInt(DEPTH - 2);
				final boolean column = (n + i) % 2 == 0;
				for (int w = column ? 0 : z; w < (column ? DEPTH : z + 3); w++)
					for (int v = y; v < y + 10; v++)
						for (int u = x; u < x + 10; u++)
							tensor.array()[(w * HEIGHT + v) * WIDTH + u] += 120;
				if (column) continue;
				switch (marks) {
					case BOXES -> objects.add(new Annotation(new Box(x, y, 10, 10), z, "slab", false, 3));
					case POINTS -> objects.add(new Annotation(new Box(x + 5, y + 5, 0, 0), z + 1, "slab"));
					case PLANES -> {
						for (int w = z; w < z + 3; w++)
							objects.add(new Annotation(new Box(x, y, 10, 10), w, "slab"));
					}
				}
			}
			images.add(new AnnotatedImage("stack" + i, Path.of(Integer.toString(i)), objects));
			pixels.add(new Image("stack" + i, tensor, 8, false));
		}
	}

	private FieldData data(final TrainingPlan plan) {
		return FieldData.prepare(plan, images, opener, Workers.of(2), Progress.NONE);
	}

	private static FieldResult train(final TrainingPlan plan, final FieldData data, final int threads) {
		return FieldTrainer.train(plan, data, Workers.of(threads), TrainingListener.SILENT);
	}

	@ParameterizedTest
	@CsvSource({ "BOXES, 3, 5", "PLANES, 3, 5", "POINTS, 0, 7" })
	void objectsAreToldFromWhatLooksLikeThem(final Marks marks, final double depth, final int window) {
		fields(6, marks);
		// to learn it once is enough
		final TrainingPlan plan = PLAN.with("objectSize", 10).with("epochs", marks == Marks.BOXES ? 5 : 1);
		final FieldData data = data(plan);
		assertEquals(new FieldData.Size(10, 10, depth), data.sizes().getFirst());
		assertEquals(Shape.of(window, 20, 20, 1), data.preprocessing().input());
		assertEquals(6 * DEPTH, data.training().size() + data.validation().size(), "planes");
		assertEquals(18, data.training().stream().mapToInt(p -> p.objects().size()).sum() + data.validation().stream().mapToInt(
			p -> p.objects().size()).sum(), "each object once");
		final FieldResult result = train(plan, data, 2);
		if (marks == Marks.BOXES) assertTrue(result.training().validation().balancedAccuracy() > 0.9, result.training().validation().text());
		assertEquals(marks != Marks.POINTS, result.boxWeight() != null);
	}

	@Test
	void threadsDoNotMatter() {
		fields(3, Marks.BOXES);
		final TrainingPlan plan = PLAN.with("epochs", 1);
		final FieldResult two = train(plan, data(plan), 2);
		final FieldResult one = train(plan, data(plan), 1);
		two.training().network().tensors().forEach((name, tensor) -> assertArrayEquals(tensor.array(), one.training().network()
			.parameter(name).array(), name));
		assertArrayEquals(two.boxWeight().array(), one.boxWeight().array());
	}

	@Test
	void aPatchHasThePlanesAroundItsOwn() {
		fields(3, Marks.BOXES);
		final FieldData data = data(PLAN);
		final FieldView field = new FieldView(data, 1);
		final int size = 12;
		final float[] patch = new float[field.length(size)];
		assertEquals(5 * size * size, patch.length);
		for (final AnnotatedPlane plane : data.training()) {
			field.read(plane, PatchView.plain(30, 20), size, patch, 0);
			final float[] stack = pixels.get(Integer.parseInt(plane.file().toString())).pixels().array();
			for (int z = 0; z < 5; z++) {
				// beyond the stack its last planes, again and again
				final int w = Math.clamp(plane.plane() + z - 2, 0, DEPTH - 1);
				for (int y = 0; y < size; y++)
					for (int x = 0; x < size; x++)
						assertEquals(stack[(w * HEIGHT + 14 + y) * WIDTH + 24 + x], patch[(z * size + y) * size + x], 1e-4);
			}
		}
	}

	@Test
	void anObjectIsWantedInItsPlaneAndLessInThoseAround() {
		fields(2, Marks.BOXES);
		images.replaceAll(image -> new AnnotatedImage(image.name(), image.file(), List.of(new Annotation(new Box(20, 15, 10, 10),
			2, "slab", false, 4))));
		final FieldData data = data(PLAN.with("windowDepth", 5));
		final FieldView field = new FieldView(data, 1);
		for (final AnnotatedPlane plane : data.training()) {
			// from 2 to 5, so the centre is between the planes 3 and 4, whose own centres are at halves
			final double along = (4 - (plane.plane() + 0.5)) / Math.max(0.18 * 4, 0.8);
			final List<PatchTargets.Target> targets = field.targets(plane, PatchView.plain(25, 20), 20);
			assertEquals(along * along <= 8, targets.size() == 1, "plane " + plane.plane());
			if (targets.isEmpty()) continue;
			assertEquals(along, targets.getFirst().along(), 1e-12);
			assertEquals(plane.plane() == 3, targets.getFirst().here());
			final PatchGrid grid = new PatchGrid(20, 4, 0, 1, 1);
			final PatchTargets wanted = new PatchTargets(grid, targets, new double[][] { { 10, 10 } }, 1);
			assertEquals(Math.exp(-0.5 * along * along), wanted.shares[0], 1e-6);
			assertEquals(plane.plane() == 3 ? 0 : -1, wanted.nearest[0]);
		}
	}

	@Test
	void boxesOfPlanesAreJoined() {
		final List<Annotation> marked = new ArrayList<>();
		for (int z = 2; z < 6; z++)
			marked.add(new Annotation(new Box(10 + z, 10, 8, 8), z, "a"));
		// beside it, of another class, and after a gap
		marked.add(new Annotation(new Box(40, 10, 8, 8), 4, "a"));
		marked.add(new Annotation(new Box(14, 10, 8, 8), 4, "b"));
		marked.add(new Annotation(new Box(15, 10, 8, 8), 7, "a"));
		// a point and a box of several planes are whole
		marked.add(new Annotation(new Box(15, 15, 0, 0), 3, "a"));
		marked.add(new Annotation(new Box(15, 10, 8, 8), 6, "a", true, 2));
		final Set<Annotation> expected = Set.of(new Annotation(new Box(12, 10, 11, 8), 2, "a", false, 4), marked.get(4), marked.get(5),
			marked.get(6), marked.get(7), marked.get(8));
		final List<Annotation> joined = VolumeObjects.of(marked);
		assertEquals(expected, new HashSet<>(joined));
		assertEquals(6, joined.size());
		assertEquals(List.of(), VolumeObjects.of(List.of()));
	}

	@Test
	void planeByPlaneAnObjectLiesInEachOfItsPlanes() {
		fields(3, Marks.BOXES);
		final FieldData data = data(PLAN.with("stack", "slices"));
		final List<AnnotatedPlane> planes = new ArrayList<>(data.training());
		planes.addAll(data.validation());
		for (final AnnotatedPlane plane : planes) {
			final AnnotatedImage image = images.get(Integer.parseInt(plane.file().toString()));
			assertEquals(image.annotations().stream().filter(a -> a.plane() <= plane.plane() && plane.plane() < a.plane() + 3).map(
				Annotation::box).toList(), plane.objects().stream().map(Annotation::box).toList());
			assertTrue(plane.objects().stream().allMatch(a -> a.depth() == 1 && a.plane() == plane.plane()));
		}
		assertEquals(Shape.of(20, 20, 1), data.preprocessing().input());
	}

	@Test
	void whatCannotBeIsRefused() {
		fields(3, Marks.BOXES);
		assertRefused("stack is slices or volume", PLAN.with("stack", "channels"));
		assertTrue(assertThrows(ConvJException.class, () -> train(PLAN.with("network", "resnet20"), data(PLAN.with("network",
			"resnet20")), 1)).getMessage().contains("train window-small or window-medium"));
		pixels.replaceAll(image -> new Image(image.name(), Tensor.of(Shape.of(HEIGHT, WIDTH, 1), java.util.Arrays.copyOf(image
			.pixels().array(), HEIGHT * WIDTH)), 8, false));
		assertRefused("leave stack=volume out", PLAN);
	}

	private void assertRefused(final String words, final TrainingPlan plan) {
		final String sentence = assertThrows(ConvJException.class, () -> data(plan)).getMessage();
		assertTrue(sentence.contains(words), sentence);
	}
}
