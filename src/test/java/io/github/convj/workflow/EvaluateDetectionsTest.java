package io.github.convj.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.Tables;
import io.github.convj.imagej.ImageJImageOpener;
import io.github.convj.tensor.ConvJException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Judging detections in the sample fields, of which all nuclei are known. */
class EvaluateDetectionsTest {

	private static final Path FIELDS = Path.of("sample-images", "fields");

	@TempDir
	Path folder;
	private List<List<String>> truth;

	@BeforeEach
	void readTruth() {
		truth = Tables.read(FIELDS.resolve("truth.csv"));
	}

	private DetectionJudgement judge(final Map<String, ?> more) {
		final Map<String, Object> values = new java.util.HashMap<>(Map.of("truth", FIELDS, "table", folder.resolve("found.csv")));
		values.putAll(more);
		return new ConvJ(new ImageJImageOpener()).evaluateDetections(DetectionEvaluationPlan.options().read(values), Monitor.NONE);
	}

	/** Every third nucleus is missed, every fifth box lies beside its nucleus. */
	private void writeTable() throws IOException {
		final StringBuilder table = new StringBuilder("image,x,y,width,height,label,score\n");
		for (int r = 1; r < truth.size(); r++) {
			final List<String> row = truth.get(r);
			if (r % 3 == 0) continue;
			table.append("some/folder/").append(row.get(0)).append(',').append(Double.parseDouble(row.get(1)) + (r % 5 == 0 ? 400 : 1));
			for (int c = 2; c < 6; c++)
				table.append(',').append(row.get(c));
			table.append(',').append(0.5 + 0.4 * (r % 7) / 7).append('\n');
		}
		Files.writeString(folder.resolve("found.csv"), table);
	}

	@Test
	void figuresTablesAndPictures() throws Exception {
		writeTable();
		final DetectionJudgement judgement = judge(Map.of());
		final int objects = truth.size() - 1;
		assertEquals(objects, judgement.evaluation().objects());
		final int found = objects - objects / 3;
		final int beside = objects / 5 - objects / 15;
		assertEquals(found, judgement.evaluation().total().found());
		// A box that was moved might by chance lie on another nucleus of its class.
		assertEquals(found - beside, judgement.evaluation().total().hits(), 2);
		assertTrue(judgement.text().contains("interphase"), judgement.text());
		final Path output = folder.resolve("found-evaluation");
		assertEquals(output.resolve("report.html"), judgement.page());
		DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(Files.readString(judgement.page())
			.replace("<!DOCTYPE html>", "").getBytes()));
		for (final String picture : List.of("precision-recall.png", "worst-1.png", "worst-2.png"))
			assertNotNull(ImageIO.read(output.resolve(picture).toFile()), picture);
		assertFalse(Files.exists(output.resolve("worst-3.png")));
		assertEquals(1 + 2 * 5, Tables.read(output.resolve("counts.csv")).size());
		assertEquals(1 + 5, Tables.read(output.resolve("classes.csv")).size());
	}

	@Test
	void nothingFoundIsAResult() throws IOException {
		Files.writeString(folder.resolve("found.csv"), "image,x,y,width,height,label,score\n");
		final DetectionJudgement judgement = judge(Map.of("output", folder.resolve("out")));
		assertEquals(0, judgement.evaluation().meanAveragePrecision());
		assertTrue(Files.exists(folder.resolve("out").resolve("report.html")));
	}

	@Test
	void badInputIsNamed() throws IOException {
		refused("the columns image", Map.of("truth", Files.writeString(folder.resolve("t.csv"), "a,b\n"), "images", FIELDS));
		Files.writeString(folder.resolve("found.csv"), "image,x,y,width,height,label,score\nother.tif,1,1,1,1,a,1\n");
		refused("speaks of other.tif", Map.of());
		refused("There is no file or folder", Map.of("truth", folder.resolve("nothing")));
		assertFalse(Files.exists(folder.resolve("found-evaluation").resolve("report.html")));
	}

	/** The layout of Pascal VOC, with the list of the fields that count. */
	@Test
	void aListOfImagesIsATruth() throws IOException {
		final Path images = Files.createDirectories(folder.resolve("VOC").resolve("JPEGImages"));
		final Path xml = Files.createDirectories(folder.resolve("VOC").resolve("Annotations"));
		final Path sets = Files.createDirectories(folder.resolve("VOC").resolve("ImageSets").resolve("Main"));
		for (final String name : List.of("a", "b")) {
			ImageIO.write(new BufferedImage(60, 40, BufferedImage.TYPE_BYTE_GRAY), "png", images.resolve(name + ".png").toFile());
			Files.writeString(xml.resolve(name + ".xml"), "<annotation>" + ("<object><name>cell</name>%s<bndbox><xmin>%d</xmin><ymin>1" +
				"</ymin><xmax>%d</xmax><ymax>10</ymax></bndbox></object>").formatted("", 1, 10) + ("<object><name>cell</name>%s<bndbox>" +
					"<xmin>%d</xmin><ymin>1</ymin><xmax>%d</xmax><ymax>10</ymax></bndbox></object>").formatted(
						"<difficult>1</difficult>", 31, 40) + "</annotation>");
		}
		Files.writeString(folder.resolve("found.csv"), "image,x,y,width,height,label,score\na.png,0,0,10,10,cell,0.9\n" +
			"a.png,30,0,10,10,cell,0.8\nb.png,20,20,10,10,cell,0.7\n");
		final Path list = Files.writeString(sets.resolve("test.txt"), "a\n");
		final DetectionJudgement judgement = judge(Map.of("truth", list));
		assertEquals(1, judgement.evaluation().sheets().size());
		assertEquals(1, judgement.evaluation().objects());
		assertEquals(1, judgement.evaluation().total().found());
		assertEquals(1, judgement.evaluation().meanAveragePrecision(), 1e-12);
		assertTrue(judgement.notes().stream().anyMatch(note -> note.startsWith("An object that was marked as difficult")), judgement
			.notes().toString());
		assertEquals(judgement.evaluation().text(), judge(Map.of("truth", xml, "images", list)).evaluation().text());
		refused("is a list of images", Map.of("truth", list, "images", images));
	}

	@Test
	void theReportReplacesNeitherTable() throws IOException {
		final Path counts = folder.resolve("counts.csv");
		Files.writeString(counts, "image,x,y,width,height,label,score\n");
		refused("would be lost", Map.of("table", counts, "output", folder));
		refused("would be lost", Map.of("truth", Files.writeString(folder.resolve("classes.csv"), "image,x,y,label\n"), "images",
			FIELDS, "output", folder));
		assertEquals("image,x,y,width,height,label,score\n", Files.readString(counts));
	}

	private void refused(final String words, final Map<String, ?> more) throws IOException {
		if (Files.notExists(folder.resolve("found.csv"))) Files.writeString(folder.resolve("found.csv"),
			"image,x,y,width,height,label,score\n");
		final String sentence = assertThrows(ConvJException.class, () -> judge(more)).getMessage();
		assertTrue(sentence.contains(words), sentence);
	}
}
