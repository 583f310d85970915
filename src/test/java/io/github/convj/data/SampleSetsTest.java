package io.github.convj.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleSetsTest {

	@TempDir
	Path temporary;

	@Test
	void namesAreOrderedAsPeopleDo() {
		final List<String> names = new ArrayList<>(List.of("b", "cell10", "Cell2", "cell2b", "a", "cell", "cell002", "B"));
		names.sort(NaturalOrder.INSTANCE);
		assertEquals(List.of("a", "B", "b", "cell", "Cell2", "cell002", "cell2b", "cell10").stream().sorted().toList(), names
			.stream().sorted().toList());
		assertTrue(names.indexOf("cell2b") < names.indexOf("cell10"));
		assertTrue(names.indexOf("Cell2") < names.indexOf("cell10"));
		assertTrue(names.indexOf("a") < names.indexOf("B"));
		assertTrue(NaturalOrder.INSTANCE.compare("x" + "9".repeat(40), "x1" + "0".repeat(40)) < 0);
	}

	@Test
	void naturalOrderIsConsistent() {
		final List<String> names = List.of("1", "01", "a1", "A1", "a01", "a1b", "", "10", "9", "a", "A");
		for (final String a : names)
			for (final String b : names) {
				assertEquals(Integer.signum(NaturalOrder.INSTANCE.compare(a, b)), -Integer.signum(NaturalOrder.INSTANCE.compare(b,
					a)), a + " and " + b);
				assertEquals(a.equals(b), NaturalOrder.INSTANCE.compare(a, b) == 0, a + " and " + b);
			}
	}

	@Test
	void classFoldersGiveLabels() throws IOException {
		final Path folder = temporary.resolve("Zellen größer 1");
		MemoryImages.write(folder.resolve("class 10/b2.img"), 4, 4, 1);
		MemoryImages.write(folder.resolve("class 10/b10.img"), 4, 4, 1);
		MemoryImages.write(folder.resolve("class 9/plate 1/ü.img"), 4, 4, 1);
		MemoryImages.write(folder.resolve("class 9/a.img"), 4, 4, 1);
		MemoryImages.write(folder.resolve("class 9/.hidden.img"), 4, 4, 1);
		Files.createDirectories(folder.resolve(".git"));
		Files.createDirectories(folder.resolve("__MACOSX"));
		Files.writeString(folder.resolve("class 9/Thumbs.db"), "x");
		Files.writeString(folder.resolve("class 9/.DS_Store"), "x");
		Files.writeString(folder.resolve("class 9/notes.txt"), "x");
		final SampleSet set = SampleSets.open(folder, MemoryImages.OPENER);
		assertEquals(List.of("class 9", "class 10"), set.classes());
		assertEquals(List.of("class 9/a.img", "class 9/plate 1/ü.img", "class 10/b2.img", "class 10/b10.img"), set.samples()
			.stream().map(Sample::name).toList());
		assertEquals(List.of(0, 0, 1, 1), set.samples().stream().map(Sample::label).toList());
		assertFalse(set.hasSplit());
		assertEquals(4, set.samples().get(1).source().read().width());
		assertTrue(set.notes().isEmpty());
	}

	@Test
	void looseImagesAreMentioned() throws IOException {
		MemoryImages.write(temporary.resolve("a/1.img"), 4, 4, 1);
		MemoryImages.write(temporary.resolve("b/1.img"), 4, 4, 1);
		MemoryImages.write(temporary.resolve("1.img"), 4, 4, 1);
		final SampleSet set = SampleSets.folder(temporary, MemoryImages.OPENER);
		assertEquals(2, set.size());
		assertTrue(set.notes().get(0).startsWith("1 image lies"), set.notes().get(0));
	}

	@Test
	void trainAndValFoldersGiveTheSplit() throws IOException {
		for (final String part : List.of("train", "Val", "test"))
			for (final String name : List.of("a", "b"))
				MemoryImages.write(temporary.resolve(part + "/" + name + "/1.img"), 4, 4, 1);
		final SampleSet set = SampleSets.open(temporary, MemoryImages.OPENER);
		assertEquals(List.of("a", "b"), set.classes());
		assertEquals(4, set.size());
		assertEquals(2, set.part(Split.TRAIN).size());
		assertEquals(2, set.part(Split.VALIDATION).size());
		assertTrue(set.samples().stream().noneMatch(sample -> sample.name().startsWith("test/")));
		assertEquals(1, set.notes().size());
	}

	@Test
	void trainAloneIsAClassLikeAnyOther() throws IOException {
		MemoryImages.write(temporary.resolve("train/a/1.img"), 4, 4, 1);
		MemoryImages.write(temporary.resolve("car/a/1.img"), 4, 4, 1);
		assertEquals(List.of("car", "train"), SampleSets.folder(temporary, MemoryImages.OPENER).classes());
	}

	@Test
	void unusableFoldersAreRefused() throws IOException {
		assertTrue(refusal(temporary.resolve("none")).contains("There is no file or folder"));
		assertTrue(refusal(temporary).contains("is empty"));
		MemoryImages.write(temporary.resolve("1.img"), 4, 4, 1);
		assertTrue(refusal(temporary).contains("no class folders"));
		MemoryImages.write(temporary.resolve("a/1.img"), 4, 4, 1);
		Files.createDirectories(temporary.resolve("b c"));
		assertTrue(refusal(temporary).contains("b c holds no images"), refusal(temporary));
	}

	@Test
	void tooFewImagesAreRefused() throws IOException {
		MemoryImages.write(temporary.resolve("a/1.img"), 4, 4, 1);
		MemoryImages.write(temporary.resolve("a/2.img"), 4, 4, 1);
		final String one = assertThrows(ConvJException.class, () -> SampleSets.folder(temporary, MemoryImages.OPENER)
			.requireTrainable()).getMessage();
		assertTrue(one.contains("only one class, 'a'"), one);
		MemoryImages.write(temporary.resolve("b/1.img"), 4, 4, 1);
		Files.writeString(temporary.resolve("b/2.img"), "");
		final Survey survey = survey(SampleSets.folder(temporary, MemoryImages.OPENER));
		assertEquals(List.of("b/2.img"), survey.samples().skipped().stream().map(SkippedImage::image).toList());
		final String few = assertThrows(ConvJException.class, () -> Splitter.split(survey.samples(), 0.2, 1)).getMessage();
		assertTrue(few.contains("'b' has only 1 readable image") && few.contains("b/2.img"), few);
	}

	@Test
	void nothingReadableIsRefused() throws IOException {
		Files.createDirectories(temporary.resolve("a"));
		Files.writeString(temporary.resolve("a/1.img"), "");
		final String message = assertThrows(ConvJException.class, () -> survey(SampleSets.folder(temporary,
			MemoryImages.OPENER))).getMessage();
		assertTrue(message.contains("None of the 1 images") && message.contains("a/1.img"), message);
	}

	@Test
	void mixedChannelsNameTwoFiles() throws IOException {
		MemoryImages.write(temporary.resolve("a/1.img"), 4, 4, 1);
		MemoryImages.write(temporary.resolve("b/2.img"), 4, 4, 3);
		final String message = assertThrows(ConvJException.class, () -> survey(SampleSets.folder(temporary,
			MemoryImages.OPENER))).getMessage();
		assertTrue(message.contains("a/1.img") && message.contains("b/2.img") && message.contains("3 channels"), message);
	}

	@Test
	void surveyTellsSizes() throws IOException {
		MemoryImages.write(temporary.resolve("a/1.img"), 4, 9, 1);
		MemoryImages.write(temporary.resolve("a/2.img"), 5, 7, 1);
		MemoryImages.write(temporary.resolve("b/1.img"), 6, 8, 1);
		final Survey survey = survey(SampleSets.folder(temporary, MemoryImages.OPENER));
		assertEquals(Shape.of(1, 4, 7), survey.smallest());
		assertEquals(Shape.of(1, 5, 8), survey.median());
		assertEquals(Shape.of(1, 6, 9), survey.largest());
		assertEquals(1, survey.channels());
		assertEquals(8, survey.bitDepth());
	}

	@Test
	void surveyCanBeCancelled() throws IOException {
		MemoryImages.write(temporary.resolve("a/1.img"), 4, 4, 1);
		assertThrows(CancellationException.class, () -> Survey.of(SampleSets.folder(temporary, MemoryImages.OPENER),
			StackMode.SLICES, Normalization.DATASET, Workers.sequential(), (task, done, total) -> {
				throw new CancellationException();
			}));
	}

	@Test
	void valuesThatAreNoNumbersAreSkipped() throws IOException {
		MemoryImages.write(temporary.resolve("a/1.img"), 4, 4, 1);
		Files.writeString(temporary.resolve("a/2.img"), "1 1 1 NaN");
		final Survey survey = survey(SampleSets.folder(temporary, MemoryImages.OPENER));
		assertEquals("a/2.img", survey.samples().skipped().get(0).image());
		assertEquals(1, survey.samples().size());
	}

	@Test
	void slicesShareTheirStacksGroup() {
		final SplittableRandom random = new SplittableRandom(3);
		final SampleSet stacks = MemoryImages.set(random, 256, new int[] { 4, 6, 5, 2 }, 3, 2);
		final Survey survey = survey(stacks);
		assertEquals(20, survey.samples().size());
		final Sample third = survey.samples().samples().get(2);
		assertEquals("c0/0:3", third.name());
		assertEquals("c0/0", third.group());
		final Image plane = third.source().read();
		assertEquals(Shape.of(6, 5, 2), plane.pixels().shape());
		final float[] all = stacks.samples().get(0).source().read().pixels().array();
		assertEquals(all[2 * 60 + 7], plane.pixels().array()[7]);
		final SampleSet split = Splitter.split(survey.samples(), 0.5, 1);
		for (final Sample sample : split.samples())
			for (final Sample other : split.samples())
				if (sample.group().equals(other.group())) assertEquals(sample.split(), other.split());
	}

	@Test
	void stacksAsChannels() {
		final Image stack = MemoryImages.random("s", new SplittableRandom(4), 256, 3, 4, 5, 2);
		final Image flat = stack.stackAsChannels();
		assertEquals(Shape.of(4, 5, 6), flat.pixels().shape());
		for (int z = 0; z < 3; z++)
			for (int p = 0; p < 20; p++)
				for (int c = 0; c < 2; c++)
					assertEquals(stack.pixels().array()[(z * 20 + p) * 2 + c], flat.pixels().array()[p * 6 + z * 2 + c]);
	}

	@ParameterizedTest
	@ValueSource(strings = { ",", ";", "\t" })
	void listsAreRead(final String separator) throws IOException {
		MemoryImages.write(temporary.resolve("b ilder/Zelle, groß.img"), 4, 4, 1);
		MemoryImages.write(temporary.resolve("b ilder/2.img"), 4, 4, 1);
		final String text = "\uFEFF" + String.join("\r\n", String.join(separator, "Label", "IMAGE", "group", "split"), String
			.join(separator, "\"a \"\"b\"\", <ü>;\"", "\"b ilder/Zelle, groß.img\"", "g1", "Training"), "", String.join(
				separator, "x/y", "b ilder\\2.img", "", "TEST")) + "\r\n";
		final Path csv = Files.writeString(temporary.resolve("list ä.csv"), text);
		final SampleSet set = SampleSets.open(csv, MemoryImages.OPENER);
		assertEquals(List.of("a \"b\", <ü>;", "x/y"), set.classes());
		assertEquals(List.of("b ilder/Zelle, groß.img", "b ilder/2.img"), set.samples().stream().map(Sample::name).toList());
		assertEquals("g1", set.samples().get(0).group());
		assertNull(set.samples().get(1).group());
		assertEquals(Split.TRAIN, set.samples().get(0).split());
		assertEquals(Split.VALIDATION, set.samples().get(1).split());
		assertEquals(4, set.samples().get(1).source().read().height());
	}

	@Test
	void unusableListsAreRefused() throws IOException {
		MemoryImages.write(temporary.resolve("1.img"), 4, 4, 1);
		MemoryImages.write(temporary.resolve("2.img"), 4, 4, 1);
		assertTrue(listRefusal("").contains("is empty"));
		assertTrue(listRefusal("1.img,a\n").contains("header line"));
		assertTrue(listRefusal("image,label\n").contains("names no images"));
		final String missing = listRefusal("image,label\n1.img,a\nno.img,a\nnot.img,b\n");
		assertTrue(missing.contains("no.img") && missing.contains("1 more of its 3 images"), missing);
		assertTrue(listRefusal("image,label\n1.img,\n").contains("Row 1"));
		assertTrue(listRefusal("image,label,split\n1.img,a,left\n").contains("'left'"));
		assertTrue(listRefusal("image,label,split\n1.img,a,train\n2.img,a,\n").contains("1 of its 2"));
		assertTrue(listRefusal("image,label,split\n1.img,a,train\n2.img,a,train\n").contains("no validation images"));
		assertTrue(listRefusal("image,label\n1.img,a\n1.img,b\n").contains("two labels"));
		assertTrue(listRefusal("image,label,group,split\n1.img,a,g,train\n2.img,a,g,val\n").contains("both sides"));
		assertTrue(listRefusal("image,label\n\"1.img,a\n").contains("quote"));
		final Path latin = temporary.resolve("latin.csv");
		Files.write(latin, "image,label\n1.img,größer\n".getBytes(StandardCharsets.ISO_8859_1));
		assertTrue(refusal(latin).contains("UTF-8"));
	}

	@Test
	void repeatedLinesCountOnce() throws IOException {
		MemoryImages.write(temporary.resolve("1.img"), 4, 4, 1);
		final Path csv = Files.writeString(temporary.resolve("l.csv"), "image,label\n1.img,a\n./1.img,a\n");
		final SampleSet set = SampleSets.list(csv, MemoryImages.OPENER);
		assertEquals(1, set.size());
		assertEquals(1, set.notes().size());
	}

	@Test
	void idxPairsAreRead() throws IOException {
		idx("train-images-idx3-ubyte.gz", new int[] { 3, 2, 2 }, 12);
		idx("train-labels-idx1-ubyte.gz", new int[] { 3 }, 3);
		idx("t10k-images-idx3-ubyte", new int[] { 1, 2, 2 }, 4);
		idx("t10k-labels-idx1-ubyte", new int[] { 1 }, 1);
		final SampleSet set = SampleSets.open(temporary, MemoryImages.OPENER);
		assertEquals(List.of("0", "1", "2"), set.classes());
		assertEquals(3, set.part(Split.TRAIN).size());
		assertEquals(1, set.part(Split.VALIDATION).size());
		final Sample second = set.part(Split.TRAIN).samples().get(1);
		assertEquals("train:2", second.name());
		assertEquals(1, second.label());
		assertEquals(Shape.of(2, 2, 1), second.source().read().pixels().shape());
		assertEquals("[4.0, 5.0, 6.0, 7.0]", Arrays.toString(second.source().read().pixels().array()));
		Files.writeString(temporary.resolve("classes.txt"), "null\neins\nzwei\n");
		assertEquals("eins", SampleSets.idx(temporary).classes().get(1));
		Files.writeString(temporary.resolve("classes.txt"), "null\n");
		assertTrue(refusal(temporary).contains("names 1 classes"));
	}

	@Test
	void colourIdxHasChannelsLast() throws IOException {
		idx("images-idx4-ubyte", new int[] { 2, 2, 1, 3 }, 12);
		idx("labels-idx1-ubyte", new int[] { 2 }, 2);
		final SampleSet set = SampleSets.idx(temporary);
		assertFalse(set.hasSplit());
		final Image image = set.samples().get(1).source().read();
		assertEquals(Shape.of(2, 1, 3), image.pixels().shape());
		assertTrue(image.rgb());
	}

	@Test
	void damagedIdxIsRefused() throws IOException {
		idx("images-idx3-ubyte", new int[] { 3, 2, 2 }, 11);
		assertTrue(refusal(temporary).contains("ends too early"));
		idx("images-idx3-ubyte", new int[] { 3, 2, 2 }, 12);
		assertTrue(refusal(temporary).contains("labels"));
		idx("labels-idx1-ubyte", new int[] { 2 }, 2);
		assertTrue(refusal(temporary).contains("do not belong together"));
		Files.writeString(temporary.resolve("images-idx3-ubyte"), "nonsense");
		assertTrue(refusal(temporary).contains("not a readable idx file"));
		Files.delete(temporary.resolve("images-idx3-ubyte"));
		Files.writeString(temporary.resolve("images-idx3-ubyte.gz"), "nonsense");
		assertTrue(refusal(temporary).contains("not a readable idx file"));
	}

	private void idx(final String name, final int[] axes, final int count) throws IOException {
		final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (DataOutputStream out = new DataOutputStream(name.endsWith(".gz") ? new GZIPOutputStream(bytes) : bytes)) {
			out.writeInt(0x800 + axes.length);
			for (final int axis : axes)
				out.writeInt(axis);
			for (int i = 0; i < count; i++)
				out.write(i);
		}
		Files.write(temporary.resolve(name), bytes.toByteArray());
	}

	private String listRefusal(final String text) throws IOException {
		return refusal(Files.writeString(temporary.resolve("l.csv"), text));
	}

	private static String refusal(final Path path) {
		return assertThrows(ConvJException.class, () -> SampleSets.open(path, MemoryImages.OPENER)).getMessage();
	}

	private static Survey survey(final SampleSet set) {
		return Survey.of(set, StackMode.SLICES, Normalization.DATASET, Workers.of(2), Progress.NONE);
	}
}
