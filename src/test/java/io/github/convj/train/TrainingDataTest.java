package io.github.convj.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.Progress;
import io.github.convj.data.Sample;
import io.github.convj.data.SampleSet;
import io.github.convj.data.Split;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingDataTest {

	private final TrainingPlan plan = TrainingPlan.defaults();

	private static SampleSet unsplit(final SampleSet samples) {
		return samples.withSamples(samples.samples().stream().map(sample -> sample.withSplit(null)).toList());
	}

	@Test
	void aFifthOfEachClassIsHeldOut() {
		final TrainingData data = Pictures.data(plan, unsplit(Pictures.samples(Pictures::shapes, 3, 90, 0, 1)));
		assertEquals(Shape.of(12, 12, 1), data.preprocessing().input());
		for (int c = 0; c < 3; c++) {
			assertEquals(24, data.training().counts()[c]);
			assertEquals(6, data.validation().counts()[c]);
		}
		assertEquals(data.all().samples(), Pictures.data(plan, data.all()).all().samples(), "a split that is there stays");
	}

	@Test
	void intensitiesAreMeasuredOnTheTrainingPartOnly() {
		final SampleSet dark = Pictures.samples(Pictures::noise, 2, 20, 20, 1);
		// Brighter images held out must not show in the mean.
		final SampleSet bright = Pictures.samples((label, random) -> {
			final float[] pixels = Pictures.noise(label, random);
			for (int i = 0; i < pixels.length; i++)
				pixels[i] += 100;
			return pixels;
		}, 2, 20, 20, 1);
		final SampleSet mixed = dark.withSamples(IntStream.range(0, 40).mapToObj(i -> (i < 20 ? dark : bright)
			.samples().get(i)).toList());
		assertEquals(Pictures.data(plan, dark).preprocessing(), Pictures.data(plan, mixed).preprocessing());
		assertEquals(60, Pictures.data(plan, dark).preprocessing().mean().get(0), 2);
	}

	@Test
	void aSplitThatLeavesAClassOutIsRefused() {
		final SampleSet samples = Pictures.samples(Pictures::shapes, 3, 30, 9, 1);
		final SampleSet missing = samples.withSamples(samples.samples().stream().map(sample -> sample.label() == 1 ? sample
			.withSplit(Split.VALIDATION) : sample).toList());
		refused(missing, "class 1");
		final SampleSet nothing = samples.withSamples(samples.samples().stream().map(sample -> sample.withSplit(Split.TRAIN))
			.toList());
		refused(nothing, "validation image");
	}

	private void refused(final SampleSet samples, final String part) {
		final String sentence = assertThrows(ConvJException.class, () -> Pictures.data(plan, samples)).getMessage();
		assertTrue(sentence.contains(part) && sentence.endsWith("."), sentence);
	}

	@Test
	void aClassThatIsNotJudgedIsSaid() {
		final SampleSet samples = Pictures.samples(Pictures::shapes, 3, 30, 9, 1);
		final List<Sample> kept = samples.samples().stream().filter(sample -> sample.label() != 2 || sample
			.split() == Split.TRAIN).toList();
		final TrainingData data = Pictures.data(plan, samples.withSamples(kept));
		assertTrue(data.notes().get(0).contains("class 2"), data.notes().toString());
	}

	@Test
	void cancellingWhileReadingReachesTheCaller() {
		final SampleSet samples = Pictures.samples(Pictures::shapes, 3, 300, 9, 1);
		final Progress cancelling = (task, done, total) -> {
			throw new CancellationException("Enough.");
		};
		for (final int threads : new int[] { 1, 2 })
			assertThrows(CancellationException.class, () -> TrainingData.prepare(plan, samples, Workers.of(threads), cancelling),
				threads + " threads");
	}
}
