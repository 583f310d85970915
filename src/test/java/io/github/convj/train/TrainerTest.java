package io.github.convj.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.Sample;
import io.github.convj.data.SampleSet;
import io.github.convj.data.Split;
import io.github.convj.evaluate.History;
import io.github.convj.layer.Convolution;
import io.github.convj.layer.Dense;
import io.github.convj.layer.GlobalAveragePooling;
import io.github.convj.layer.Softmax;
import io.github.convj.network.Architecture;
import io.github.convj.network.Initialization;
import io.github.convj.network.Network;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import io.github.convj.train.TrainingResult.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {

	private static final TrainingPlan PLAN = TrainingPlan.defaults().with("augmentation", "off").with("batchSize", 16).with(
		"patience", 0).with("threads", 1);

	private static TrainingResult train(final TrainingPlan plan, final SampleSet samples, final Network start,
		final TrainingListener listener)
	{
		return Trainer.train(plan, Pictures.data(plan, samples), start, Workers.of(plan.threads()), listener);
	}

	private static TrainingResult train(final TrainingPlan plan, final SampleSet samples, final Network start) {
		return train(plan, samples, start, TrainingListener.SILENT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "adamw", "adam", "sgd" })
	void eightImagesAreLearnedByHeart(final String optimizer) {
		final SampleSet noise = Pictures.samples(Pictures::noise, 2, 8, 0, 6);
		// The same images once more, held out.
		final List<Sample> all = new ArrayList<>(noise.samples());
		for (final Sample s : noise.samples())
			all.add(new Sample("again " + s.name(), null, s.source(), s.label(), null,
				Split.VALIDATION));
		final TrainingPlan plan = PLAN.with("optimizer", optimizer).with("epochs", 80).with("batchSize", 8).with("labelSmoothing",
			0).with("learningRate", 0.02);
		final TrainingResult result = train(plan, noise.withSamples(all), Pictures.network(2));
		assertEquals(1, result.validation().accuracy());
		final List<History.Epoch> epochs = result.history().epochs();
		assertTrue(epochs.get(epochs.size() - 1).validationLoss() < 0.05, () -> "loss " + epochs.get(epochs.size() - 1)
			.validationLoss());
	}

	@Test
	void whatCanBeLearnedIsRecognizedInNewImages() {
		for (final String loss : List.of("crossEntropy", "meanSquaredError")) {
			final TrainingPlan plan = PLAN.with("epochs", 12).with("loss", loss).with("learningRate", 0.01);
			final TrainingResult result = train(plan, Pictures.samples(Pictures::shapes, 3, 300, 150, 2), Pictures.network(3));
			assertEquals(Ending.COMPLETED, result.ending());
			assertTrue(result.validation().accuracy() > 0.95, () -> loss + ": " + result.validation().accuracy());
			assertEquals(150, result.validation().images());
			assertEquals(12, result.history().epochs().size());
			assertEquals(result.history().best().orElseThrow().epoch(), result.bestEpoch());
			assertEquals(result.history().best().orElseThrow().validationAccuracy(), result.validation().accuracy());
			assertTrue(result.history().epochs().get(11).trainLoss() < result.history().epochs().get(0).trainLoss());
			assertEquals(12 * 300, result.phases().images());
		}
	}

	@Test
	void aSeedGivesTheSameBitsWithAnyNumberOfThreads() {
		final SampleSet samples = Pictures.samples(Pictures::shapes, 3, 70, 20, 2);
		final TrainingPlan plan = PLAN.with("epochs", 3).with("augmentation", "strong").with("balance", "oversample");
		final TrainingResult first = train(plan, samples, Pictures.network(3));
		for (final int threads : new int[] { 1, 2, 3 })
			assertSame(first, train(plan.with("threads", threads), samples, Pictures.network(3)), threads + " threads");
		final TrainingResult other = train(plan.with("seed", 2), samples, Pictures.network(3));
		assertFalse(first.history().epochs().get(0).trainLoss() == other.history().epochs().get(0).trainLoss());
	}

	static void assertSame(final TrainingResult expected, final TrainingResult actual, final String what) {
		assertEquals(timeless(expected.history()), timeless(actual.history()), what);
		assertEquals(expected.bestEpoch(), actual.bestEpoch(), what);
		assertEquals(expected.validation().predictions(), actual.validation().predictions(), what);
		assertSame(expected.network(), actual.network(), what);
	}

	static void assertSame(final Network expected, final Network actual, final String what) {
		expected.tensors().forEach((name, tensor) -> assertArrayEquals(tensor.array(), actual.parameter(name).array(), what +
			", " + name));
	}

	private static History timeless(final History history) {
		return new History(history.epochs().stream().map(e -> new History.Epoch(e.epoch(), e.trainLoss(), e.trainAccuracy(), e
			.validationLoss(), e.validationAccuracy(), e.validationBalancedAccuracy(), e.learningRate(), 0)).toList());
	}

	@Test
	void trainingGoesOnFromANetworkAndLeavesItAlone() {
		final SampleSet samples = Pictures.samples(Pictures::shapes, 3, 300, 60, 2);
		final Network trained = train(PLAN.with("epochs", 10).with("learningRate", 0.01), samples, Pictures.network(3))
			.network();
		final Network before = trained.copy();
		final TrainingResult result = train(PLAN.with("epochs", 1).with("learningRate", 1e-4), samples, trained);
		assertTrue(result.validation().accuracy() > 0.9, () -> "" + result.validation().accuracy());
		assertSame(before, trained, "start");
	}

	@Test
	void theBestEpochIsKeptAndTrainingEndsWhenItsPatienceDoes() {
		// Noise cannot be recognized, so validation soon stands still.
		final SampleSet samples = Pictures.samples(Pictures::noise, 2, 40, 40, 3);
		final List<Boolean> best = new ArrayList<>();
		final TrainingPlan plan = PLAN.with("epochs", 200).with("patience", 4);
		final TrainingResult result = train(plan, samples, Pictures.network(2), new TrainingListener() {

			@Override
			public void epochEnded(final History.Epoch epoch, final boolean isBest) {
				best.add(isBest);
			}
		});
		assertEquals(Ending.EARLY, result.ending());
		assertEquals(result.bestEpoch() + 4, result.history().epochs().size());
		assertEquals(result.bestEpoch(), best.lastIndexOf(true) + 1);
		assertEquals(result.history().best().orElseThrow().validationBalancedAccuracy(), result.validation()
			.balancedAccuracy());
		// The same training, ended at its best epoch, has the same weights.
		final TrainingResult shorter = train(plan, samples, Pictures.network(2), cancelAfter(result.bestEpoch() * 3 + 1));
		assertEquals(Ending.CANCELLED, shorter.ending());
		assertSame(result.network(), shorter.network(), "best");
	}

	/** @return a listener that cancels after a number of batches */
	static TrainingListener cancelAfter(final int batches) {
		return new TrainingListener() {

			private int seen;

			@Override
			public void batchEnded(final Progress progress) {
				seen++;
			}

			@Override
			public boolean cancelled() {
				return seen >= batches;
			}
		};
	}

	@Test
	void cancellingInTheFirstEpochJudgesWhatThereIs() {
		final TrainingResult result = train(PLAN, Pictures.samples(Pictures::shapes, 3, 90, 30, 2), Pictures.network(3),
			cancelAfter(2));
		assertTrue(result.cancelled());
		assertEquals(0, result.bestEpoch());
		assertEquals(0, result.history().epochs().size());
		assertEquals(30, result.validation().images());
		assertEquals(32, result.phases().images());
	}

	@Test
	void cancellingBeforeTheFirstStepIsSaidInASentence() {
		final CancellationException cancelled = assertThrows(CancellationException.class, () -> train(PLAN, Pictures.samples(
			Pictures::shapes, 3, 90, 30, 2), Pictures.network(3), cancelAfter(0)));
		assertEquals("The training was cancelled before it began; there is no model.", cancelled.getMessage());
	}

	@Test
	void cancellingLaterKeepsTheBestEpoch() {
		final SampleSet samples = Pictures.samples(Pictures::shapes, 3, 96, 30, 2);
		final TrainingResult whole = train(PLAN.with("epochs", 10).with("schedule", "constant"), samples, Pictures.network(3),
			cancelAfter(6 * 3));
		final TrainingResult partly = train(PLAN.with("epochs", 10).with("schedule", "constant"), samples, Pictures.network(3),
			cancelAfter(6 * 3 + 4));
		assertTrue(whole.cancelled() && partly.cancelled());
		// Cancelled at the end of the third epoch's steps, before that epoch was judged.
		assertEquals(2, whole.history().epochs().size());
		assertEquals(3, partly.history().epochs().size());
		assertTrue(partly.bestEpoch() >= 1);
		assertEquals(partly.history().best().orElseThrow().validationAccuracy(), partly.validation().accuracy());
	}

	@Test
	void anInterruptIsACancellation() {
		final TrainingResult result = train(PLAN, Pictures.samples(Pictures::shapes, 3, 90, 30, 2), Pictures.network(3),
			new TrainingListener() {

				@Override
				public void batchEnded(final Progress progress) {
					if (progress.epoch() == 2 && progress.batch() == 2) Thread.currentThread().interrupt();
				}
			});
		assertTrue(Thread.interrupted(), "the caller still sees the interrupt");
		assertTrue(result.cancelled());
		assertEquals(1, result.bestEpoch());
	}

	@Test
	void aLossThatExplodesStopsWithAdvice() {
		final TrainingPlan plan = PLAN.with("optimizer", "sgd").with("learningRate", 1000).with("gradientClipping", 0).with(
			"warmup", 0);
		final String sentence = assertThrows(ConvJException.class, () -> train(plan, Pictures.samples(Pictures::shapes, 3, 90,
			30, 2), Pictures.linearLayers(3))).getMessage();
		assertTrue(sentence.contains("learning rate") && sentence.contains("gradientClipping") && sentence.endsWith("."),
			sentence);
	}

	@Test
	void rareClassesAreFoundWhenTheyAreGivenWeight() {
		// Two classes that differ in brightness and overlap, one of them rare.
		final SplittableRandom brightness = new SplittableRandom(8);
		final Pictures.Painter painter = (label, random) -> {
			final float[] pixels = Pictures.noise(label, random);
			final float level = (float) (label * 12 + 10 * brightness.nextGaussian());
			for (int i = 0; i < pixels.length; i++)
				pixels[i] += level;
			return pixels;
		};
		final int[] labels = new int[440 + 200];
		for (int i = 0; i < labels.length; i++)
			labels[i] = i < 440 ? i % 11 == 0 ? 1 : 0 : i % 2;
		final SampleSet samples = Pictures.samples(painter, 2, labels, 440, 9);
		final TrainingPlan plan = PLAN.with("epochs", 10).with("learningRate", 1e-3);
		final double none = train(plan.with("balance", "none"), samples, Pictures.linear(2)).history().epochs().get(9)
			.validationBalancedAccuracy();
		for (final String balance : List.of("weights", "oversample", "auto")) {
			final double balanced = train(plan.with("balance", balance), samples, Pictures.linear(2)).history().epochs().get(9)
				.validationBalancedAccuracy();
			assertTrue(balanced > none + 0.05, () -> balance + " " + balanced + ", none " + none);
		}
	}

	@Test
	void aSingleImageAtTheEndIsNoObstacle() {
		for (final int images : new int[] { 17, 33 }) {
			final TrainingResult result = train(PLAN.with("epochs", 2), Pictures.samples(Pictures::shapes, 2, images, 5, 2),
				Pictures.network(2));
			assertTrue(Double.isFinite(result.history().epochs().get(1).trainLoss()));
			assertEquals(2L * (images - 1), result.phases().images());
		}
	}

	@Test
	void batchNormalizationNeedsCompany() {
		final SampleSet samples = Pictures.samples(Pictures::shapes, 2, 10, 5, 2);
		final String sentence = assertThrows(ConvJException.class, () -> train(PLAN.with("batchSize", 1), samples, Pictures
			.network(2))).getMessage();
		assertTrue(sentence.contains("batchSize"), sentence);
		assertEquals(20, train(PLAN.with("batchSize", 1).with("epochs", 2), samples, Pictures.linear(2)).phases().images());
	}

	@Test
	void aNetworkForOtherImagesIsRefused() {
		assertTrue(assertThrows(ConvJException.class, () -> train(PLAN, Pictures.samples(Pictures::shapes, 3, 30, 9, 2), Pictures
			.linear(2))).getMessage().contains("2 classes"));
		assertTrue(assertThrows(ConvJException.class, () -> train(PLAN.with("size", 16), Pictures.samples(Pictures::shapes, 3,
			30, 9, 2), Pictures.linear(3))).getMessage().contains("16x16x1"));
	}

	@Test
	void progressIsToldStepByStep() {
		final List<TrainingListener.Progress> heard = new ArrayList<>();
		train(PLAN.with("epochs", 3), Pictures.samples(Pictures::shapes, 3, 60, 9, 2), Pictures.linear(3),
			new TrainingListener() {

				@Override
				public void batchEnded(final Progress progress) {
					heard.add(progress);
				}
			});
		assertEquals(12, heard.size());
		for (int i = 0; i < 12; i++) {
			final TrainingListener.Progress progress = heard.get(i);
			assertEquals(i / 4 + 1, progress.epoch());
			assertEquals(i % 4 + 1, progress.batch());
			assertEquals(4, progress.batches());
			assertEquals((i + 1) / 12.0, progress.fraction(), 1e-12);
			assertTrue(Double.isFinite(progress.loss()));
			assertEquals(i >= 4, Double.isFinite(progress.validationAccuracy()));
			assertEquals(i >= 2, progress.secondsLeft() >= 0);
		}
	}

	@Test
	void tooLittleMemoryIsSaidInASentence() {
		// One activation of it takes more than the tests' heap.
		final Network huge = Network.initialize(Architecture.builder("huge", Shape.of(Pictures.SIZE, Pictures.SIZE, 1)).add(
			"convolution", Convolution.of(800_000, 1)).add("pooling", new GlobalAveragePooling()).add("dense", Dense.of(2)).add(
				Architecture.PROBABILITIES, new Softmax()).build(), Initialization.HE, 1);
		final String sentence = assertThrows(ConvJException.class, () -> train(PLAN, Pictures.samples(Pictures::shapes, 2, 16, 4,
			1), huge)).getMessage();
		assertTrue(sentence.contains("batchSize") && sentence.contains("memory"), sentence);
	}
}
