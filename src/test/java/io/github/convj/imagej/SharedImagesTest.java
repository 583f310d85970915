package io.github.convj.imagej;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.convj.data.Fit;
import io.github.convj.data.Image;
import io.github.convj.data.ImageFiles;
import io.github.convj.data.ImageStore;
import io.github.convj.data.Normalization;
import io.github.convj.data.Preprocessing;
import io.github.convj.data.Progress;
import io.github.convj.data.Sample;
import io.github.convj.data.SampleSet;
import io.github.convj.data.SampleSets;
import io.github.convj.data.Split;
import io.github.convj.data.Splitter;
import io.github.convj.data.StackMode;
import io.github.convj.data.Survey;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Real data, where it is there. */
class SharedImagesTest {

	private final ImageJImageOpener opener = new ImageJImageOpener();

	private static Path data(final String name) {
		final Path folder = Path.of(System.getProperty("convj.shared", "../shared"), "data", name);
		assumeTrue(Files.isDirectory(folder), () -> "skipped: there is no folder " + folder);
		return folder;
	}

	/** Each so many samples, so that all classes are met. */
	private static SampleSet thinned(final SampleSet set, final int step) {
		final List<Sample> all = set.samples();
		return set.withSamples(all.stream().filter(sample -> all.indexOf(sample) % step == 0).toList());
	}

	private static Survey survey(final SampleSet set, final StackMode stack) {
		return Survey.of(set, stack, Normalization.DATASET, Workers.of(2), Progress.NONE);
	}

	@Test
	void nuclei() {
		final SampleSet set = SampleSets.open(data("mitocheck16"), opener);
		assertEquals(16, set.classes().size());
		assertEquals(3277, set.size());
		final Survey survey = survey(thinned(set, 20), StackMode.SLICES);
		assertEquals(1, survey.channels());
		assertEquals(8, survey.bitDepth());
		assertEquals(Shape.of(1, 64, 64), survey.median());
		final SampleSet split = Splitter.split(survey.samples(), 0.2, 1);
		final Preprocessing raw = Preprocessing.of(survey, Shape.of(64, 64, 1), Fit.RESIZE, StackMode.SLICES,
			Normalization.DATASET);
		final ImageStore store = new ImageStore(raw, 1 << 20);
		final SampleSet training = split.part(Split.TRAIN);
		final Preprocessing measured = raw.measured(training, store, Workers.of(2), Progress.NONE);
		assertTrue(measured.mean().get(0) > 0 && measured.deviation().get(0) > 1);
		assertEquals(4096L * training.size(), store.bytes());
	}

	@Test
	void volumes() {
		final SampleSet set = SampleSets.open(data("vnc_patches3d"), opener);
		assertEquals(4, set.classes().size());
		assertEquals(1200, set.part(Split.TRAIN).size());
		assertEquals(400, set.part(Split.VALIDATION).size());
		final SampleSet few = thinned(set, 40);
		assertEquals(Shape.of(5, 48, 48), survey(few, StackMode.VOLUME).median());
		final Survey slices = survey(few, StackMode.SLICES);
		assertEquals(5 * few.size(), slices.samples().size());
		assertEquals(5, survey(few, StackMode.CHANNELS).channels());
	}

	@Test
	void digits() {
		final SampleSet set = SampleSets.open(data("mnist"), opener);
		assertEquals(10, set.classes().size());
		assertEquals(60_000, set.part(Split.TRAIN).size());
		assertEquals(10_000, set.part(Split.VALIDATION).size());
		assertEquals(Shape.of(28, 28, 1), set.samples().get(5).source().read().pixels().shape());
	}

	@Test
	void smallBloodCells() {
		final SampleSet set = SampleSets.open(data("pbc_blood8_28"), opener);
		assertEquals(8, set.classes().size());
		assertFalse(set.classes().contains("0"));
		assertEquals(11_963, set.part(Split.TRAIN).size());
		final Image image = set.samples().get(0).source().read();
		assertEquals(Shape.of(28, 28, 3), image.pixels().shape());
		assertTrue(image.rgb());
	}

	@Test
	void largeBloodCells() {
		final SampleSet set = SampleSets.open(data("pbc_blood8"), opener);
		assertEquals(8, set.classes().size());
		assertEquals(1200, set.part(Split.TRAIN).size());
		final Survey survey = survey(thinned(set, 100), StackMode.SLICES);
		assertEquals(3, survey.channels());
		assertEquals(0, survey.samples().skipped().size());
	}

	@Test
	void fields() {
		final Path folder = data("bbbc039_nuclei").resolve("images");
		final Image image = opener.open(ImageFiles.list(folder, opener).get(0));
		assertEquals(Shape.of(520, 696, 1), image.pixels().shape());
		assertEquals(16, image.bitDepth());
	}
}
