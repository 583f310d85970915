package io.github.convj.workflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.process.ByteProcessor;
import io.github.convj.data.Normalization;
import io.github.convj.file.Csv;
import io.github.convj.imagej.ImageJImageOpener;
import io.github.convj.model.ModelFile;
import io.github.convj.model.TestModels;
import io.github.convj.predict.Embedding;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a model file and image files to a table and a picture. */
class EmbedTest {

	@TempDir
	private Path folder;

	private final ConvJ convj = new ConvJ(new ImageJImageOpener());

	@BeforeEach
	void write() throws IOException {
		ModelFile.write(TestModels.model(TestModels.small(Shape.of(16, 16, 1), 3), Normalization.DATASET, "a", "b", "c"), folder
			.resolve("m.zip"));
		for (int i = 0; i < 24; i++)
			save("cells/" + "ab".charAt(i % 2) + "/" + i, i);
	}

	private Path save(final String name, final int seed) throws IOException {
		final Path file = folder.resolve(name + ".tif");
		Files.createDirectories(file.getParent());
		final ByteProcessor pixels = new ByteProcessor(20, 18);
		final SplittableRandom random = new SplittableRandom(seed);
		for (int i = 0; i < 360; i++)
			pixels.set(i, random.nextInt(256));
		IJ.saveAsTiff(new ImagePlus(name, pixels), file.toString());
		return file;
	}

	private EmbeddingPlan plan(final Object... more) {
		final Map<String, Object> values = new HashMap<>(Map.of("model", folder.resolve("m.zip"), "images", folder.resolve("cells"),
			"table", folder.resolve("out/points.csv")));
		for (int i = 0; i < more.length; i += 2)
			values.put((String) more[i], more[i + 1]);
		return EmbeddingPlan.options().read(values);
	}

	@ParameterizedTest
	@ValueSource(strings = { "pca", "umap" })
	void aFolderGivesATableAndAPicture(final String projection) throws IOException {
		save("cells/unsorted", 99);
		Files.writeString(folder.resolve("cells/b/broken.tif"), "II*\0 and then nothing");
		final List<String> said = new ArrayList<>();
		final EmbeddingOutcome outcome = convj.embed(plan("projection", projection), new Monitor() {

			@Override
			public void message(final String sentence) {
				said.add(sentence);
			}
		});
		assertTrue(outcome.text().startsWith("Embedded 25 images in 8 dimensions (layer mean), skipped 1: b/broken.tif"), outcome
			.text());
		assertTrue(said.stream().anyMatch(sentence -> sentence.contains("broken.tif")), said.toString());
		final List<List<String>> table = Csv.parse(Files.readString(folder.resolve("out/points.csv")));
		assertEquals(List.of("image", "truth", "predicted", "probability", "x", "y", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8"),
			table.getFirst());
		assertEquals(26, table.size());
		final Map<String, List<String>> rows = new HashMap<>();
		table.subList(1, 26).forEach(row -> rows.put(row.getFirst(), row));
		assertEquals("", rows.get("unsorted.tif").get(1));
		assertEquals("b", rows.get("b/7.tif").get(1));
		for (int i = 0; i < 25; i++) {
			final Embedding embedding = outcome.embeddings().rows().get(i);
			final List<String> row = rows.get(embedding.image());
			assertEquals(List.of("a", "b", "c").get(embedding.prediction().predicted()), row.get(2));
			assertEquals(embedding.prediction().probability(), Float.parseFloat(row.get(3)));
			assertEquals((float) outcome.layout().x()[i], Float.parseFloat(row.get(4)));
			assertEquals((float) outcome.layout().y()[i], Float.parseFloat(row.get(5)));
			for (int c = 0; c < 8; c++)
				assertEquals(embedding.features()[c], Float.parseFloat(row.get(6 + c)));
		}
		final BufferedImage picture = ImageIO.read(folder.resolve("out/points.png").toFile());
		assertTrue(picture.getWidth() > 1000 && picture.getHeight() > 500);
		assertEquals(List.of("points.csv", "points.png"), written());
	}

	private List<String> written() throws IOException {
		if (!Files.exists(folder.resolve("out"))) return List.of();
		try (Stream<Path> files = Files.list(folder.resolve("out"))) {
			return files.map(file -> file.getFileName().toString()).sorted().toList();
		}
	}

	@Test
	void threadsChangeNoByte() throws IOException {
		convj.embed(plan("projection", "umap", "threads", 1), Monitor.NONE);
		final byte[] table = Files.readAllBytes(folder.resolve("out/points.csv"));
		final byte[] picture = Files.readAllBytes(folder.resolve("out/points.png"));
		convj.embed(plan("projection", "umap", "threads", 4), Monitor.NONE);
		assertArrayEquals(table, Files.readAllBytes(folder.resolve("out/points.csv")));
		assertArrayEquals(picture, Files.readAllBytes(folder.resolve("out/points.png")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "pca", "umap" })
	void oneOrTwoImagesAreEnough(final String projection) throws IOException {
		final Path one = folder.resolve("cells/a/0.tif");
		assertEquals(1, convj.embed(plan("images", one, "projection", projection), Monitor.NONE).layout().size());
		final Path list = Files.writeString(folder.resolve("list.txt"), "cells/a/0.tif\ncells/b/1.tif\n");
		assertEquals(2, convj.embed(plan("images", list, "projection", projection), Monitor.NONE).layout().size());
	}

	@Test
	void imagesThatAreAllTheSameLieAtOnePlace() throws IOException {
		for (int i = 0; i < 9; i++)
			save("same/" + i, 1);
		final EmbeddingOutcome outcome = convj.embed(plan("images", folder.resolve("same")), Monitor.NONE);
		assertArrayEquals(new double[9], outcome.layout().x(), 0);
		assertArrayEquals(new double[9], outcome.layout().y(), 0);
	}

	/** Also a second time, when there is something to replace. */
	@Test
	void tablesAndFoldersOfIdxFilesNameTheClasses() throws IOException {
		final Path list = Files.writeString(folder.resolve("list.csv"), "image,label\ncells/a/0.tif,c\ncells/b/1.tif,new\n");
		final Path idx = Files.createDirectories(folder.resolve("idx"));
		Files.write(idx.resolve("images-idx3-ubyte"), new byte[] { 0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7,
			8 });
		Files.write(idx.resolve("labels-idx1-ubyte"), new byte[] { 0, 0, 8, 1, 0, 0, 0, 2, 1, 0 });
		for (int round = 0; round < 2; round++) {
			assertEquals(List.of("c", "new"), convj.embed(plan("images", list), Monitor.NONE).embeddings().rows().stream().map(
				Embedding::truth).toList());
			assertEquals(List.of("1", "0"), convj.embed(plan("images", idx), Monitor.NONE).embeddings().rows().stream().map(
				Embedding::truth).toList());
		}
		assertTrue(refusal("images", list, "table", list).contains("list.csv"));
	}

	/** Explanations take the table of embeddings as it is. */
	@Test
	void explanationsReadTheTable() {
		convj.embed(plan(), Monitor.NONE);
		final ExplanationOutcome outcome = convj.explain(ExplanationPlan.options().read(Map.of("model", folder.resolve("m.zip"),
			"table", folder.resolve("out/points.csv"), "images", folder.resolve("cells"), "top", 2)), Monitor.NONE);
		assertEquals("Grad-CAM of 4 images of 24 on one sheet.", outcome.text());
	}

	@Test
	void withoutATableTheNameIsThatOfTheImages() {
		final EmbeddingPlan plan = plan("table", "");
		assertEquals(folder.resolve("cells.embeddings.csv"), plan.tableFile());
		assertEquals(folder.resolve("cells.embeddings.png"), plan.pictureFile());
	}

	@ParameterizedTest
	@ValueSource(strings = { "Computing embeddings", "Finding principal components", "Finding neighbours", "Laying out", "Writing the table" })
	void whatIsCancelledLeavesNothing(final String stage) throws IOException {
		final boolean[] reached = { false };
		assertThrows(CancellationException.class, () -> convj.embed(plan("projection", "umap"), new Monitor() {

			@Override
			public void at(final double done, final String status) {
				if (status.startsWith(stage)) reached[0] = true;
			}

			@Override
			public boolean cancelled() {
				return reached[0];
			}
		}));
		assertTrue(reached[0]);
		assertEquals(List.of(), written());
	}

	@Test
	void refusesInOneSentence() throws IOException {
		Files.createDirectories(folder.resolve("empty"));
		assertTrue(refusal("images", folder.resolve("empty")).contains("empty"));
		assertTrue(refusal("images", folder.resolve("nowhere")).contains("nowhere"));
		assertTrue(refusal("layer", "conv7").contains("conv7"));
		assertTrue(refusal("model", folder.resolve("cells/a/0.tif")).contains("0.tif"));
		assertTrue(refusal("table", folder.resolve("out/points.png")).contains(".csv"));
		Files.writeString(folder.resolve("broken.tif"), "II*\0 and then nothing");
		assertTrue(refusal("images", folder.resolve("broken.tif")).contains("broken.tif"));
		final Path png = folder.resolve("cell.png");
		ImageIO.write(new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY), "png", png.toFile());
		assertTrue(refusal("images", png, "table", folder.resolve("cell.csv")).contains("would replace"));
		assertEquals(List.of(), written());
		assertFalse(Files.exists(folder.resolve("cell.csv")));
	}

	private String refusal(final Object... more) {
		final String reason = assertThrows(ConvJException.class, () -> convj.embed(plan(more), Monitor.NONE)).getMessage();
		assertFalse(reason.contains("\n"), reason);
		return reason;
	}
}
