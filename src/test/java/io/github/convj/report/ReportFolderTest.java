package io.github.convj.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.Image;
import io.github.convj.data.SkippedImage;
import io.github.convj.evaluate.Evaluation;
import io.github.convj.evaluate.History;
import io.github.convj.evaluate.Prediction;
import io.github.convj.file.Csv;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ReportFolderTest {

	private static final List<String> ODD = List.of("a<b>&c", "say \"ü\" 'ß'", "</td><script>alert(1)</script>");

	@TempDir
	private Path folder;

	private static Evaluation evaluation(final List<String> classes, final int images, final double right) {
		final SplittableRandom random = new SplittableRandom(5);
		final List<Prediction> predictions = new ArrayList<>();
		for (int i = 0; i < images; i++) {
			final int truth = i % classes.size();
			final int answer = random.nextDouble() < right ? truth : (truth + 1) % classes.size();
			final float[] probabilities = new float[classes.size()];
			final float sure = 0.6f + 0.4f * (float) random.nextDouble();
			Arrays.fill(probabilities, (1 - sure) / (classes.size() - 1));
			probabilities[answer] = sure;
			predictions.add(new Prediction("größe & <" + i + ">.tif", truth, probabilities));
		}
		return Evaluation.of(classes, predictions);
	}

	private static History history(final int epochs) {
		History history = History.empty();
		for (int e = 1; e <= epochs; e++)
			history = history.plus(new History.Epoch(e, 2.0 / e, 0.9, e == 2 ? Double.NaN : 2.5 / e, 0.8, 0.7 + 0.01 * Math.min(
				e, 3), 0.1, 1));
		return history;
	}

	private static Image image(final String name) {
		final float[] pixels = new float[20 * 30];
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = 1000 + i;
		return new Image(name, Tensor.of(Shape.of(20, 30, 1), pixels), 16, false);
	}

	private static Document parse(final Path page) throws Exception {
		final DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
		factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
		return factory.newDocumentBuilder().parse(page.toFile());
	}

	private static List<String> attributes(final Document document, final String element, final String attribute) {
		final NodeList nodes = document.getElementsByTagName(element);
		return IntStream.range(0, nodes.getLength()).mapToObj(i -> ((Element) nodes.item(i)).getAttribute(attribute))
			.toList();
	}

	private static BufferedImage picture(final String data) throws IOException {
		final String start = "data:image/png;base64,";
		assertTrue(data.startsWith(start), data.substring(0, Math.min(40, data.length())));
		return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(data.substring(start.length()))));
	}

	private List<String> files() throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(file -> file.getFileName().toString()).sorted().toList();
		}
	}

	@Test
	void writesEverythingWithOddNames() throws Exception {
		final Report report = Report.of("resnet20 on <images> & more", evaluation(ODD, 60, 0.7)).withCreated("today")
			.withHistory(history(5), true).withPlan(Map.of("images", "/data/a & b", "list", "")).withCounts("Training",
				new int[] { 70, 80, 90 }).withCounts("Validation", new int[] { 20, 20, 20 }).withSkipped(List.of(
					new SkippedImage("bad\u0001\ud800<.tif", "It is empty."))).withModel("convolution  3x3 <16>").withNote(
						"Training was cancelled after epoch 5.").withImages(ReportFolderTest::image);
		final Path page = ReportFolder.write(report, folder);
		assertEquals(List.of("accuracy.png", "confusion-normalized.png", "confusion.png", "history.csv", "loss.png",
			"metrics.csv", "mistakes.png", "predictions.csv", "report.html"), files());
		for (final String name : files())
			if (name.endsWith(".png")) {
				final BufferedImage picture = ImageIO.read(folder.resolve(name).toFile());
				assertNotNull(picture, name);
				assertTrue(picture.getWidth() >= 300 && picture.getHeight() >= 200, name);
			}
		final Document document = parse(page);
		assertEquals(0, document.getElementsByTagName("script").getLength());
		assertEquals("resnet20 on <images> & more", document.getElementsByTagName("h1").item(0).getTextContent());
		final String text = document.getDocumentElement().getTextContent();
		for (final String name : ODD)
			assertTrue(text.contains(name), name);
		for (final String wanted : List.of("convolution  3x3 <16>", "Training was cancelled after epoch 5.", "/data/a & b",
			"It is empty.", "1 image could not be read", "chose the epoch", "größe & <"))
			assertTrue(text.contains(wanted), wanted);
		final List<String> sources = attributes(document, "img", "src");
		assertEquals(4 + report.evaluation().mistakes().size(), sources.size());
		for (final String source : sources)
			assertNotNull(picture(source));
		for (final String source : attributes(document, "source", "srcset"))
			assertNotNull(picture(source));
		for (final String link : attributes(document, "a", "href"))
			assertTrue(Files.exists(folder.resolve(link)), link);
		assertEquals(61, Csv.parse(Files.readString(folder.resolve("predictions.csv"))).size());
	}

	@Test
	void opensWithoutANetwork() throws Exception {
		final Path page = ReportFolder.write(Report.of("x", evaluation(ODD, 30, 0.5)), folder);
		final String html = Files.readString(page, StandardCharsets.UTF_8);
		assertFalse(html.replace("http://www.w3.org/1999/xhtml", "").contains("http://"), "loads something");
		assertFalse(html.contains("https://") || html.contains("@import") || html.contains("url("), "loads something");
	}

	@Test
	void aNetworkWithoutMistakesIsNotAnError() throws Exception {
		final Path page = ReportFolder.write(Report.of("x", evaluation(List.of("a", "b"), 40, 1)), folder);
		assertTrue(parse(page).getDocumentElement().getTextContent().contains("every validation image was recognized"));
		assertNotNull(ImageIO.read(folder.resolve("mistakes.png").toFile()));
	}

	@Test
	void noImagesIsNotAnError() throws Exception {
		final Path page = ReportFolder.write(Report.of("x", Evaluation.of(ODD, List.of())), folder);
		assertTrue(parse(page).getDocumentElement().getTextContent().contains("no labelled image"));
	}

	@Test
	void fortyClassesAreReadable() throws Exception {
		final List<String> classes = IntStream.range(0, 40).mapToObj(c ->
			"a class with a name far too long to be shown whole in a picture, number " + c).toList();
		ReportFolder.write(Report.of("x", evaluation(classes, 400, 0.8)), folder);
		final BufferedImage picture = ImageIO.read(folder.resolve("confusion.png").toFile());
		assertTrue(picture.getWidth() >= 40 * 17 * Theme.SCALE && picture.getWidth() < 3000, "width " + picture
			.getWidth());
		assertTrue(picture.getHeight() >= 40 * 17 * Theme.SCALE && picture.getHeight() < 3000, "height " + picture
			.getHeight());
	}

	@Test
	void picturesThatCannotBeHadAreLeftOut() throws Exception {
		final Path page = ReportFolder.write(Report.of("x", evaluation(ODD, 30, 0.5)).withImages(name -> {
			throw new ConvJException("The file " + name + " is gone.");
		}), folder);
		assertTrue(parse(page).getDocumentElement().getTextContent().contains("no picture"));
	}

	@Test
	void theSameReportHasTheSameBytes() throws Exception {
		final Report report = Report.of("x", evaluation(ODD, 30, 0.5)).withHistory(history(3), false);
		final String first = Files.readString(ReportFolder.write(report, folder.resolve("1")));
		assertEquals(first, Files.readString(ReportFolder.write(report, folder.resolve("2"))));
	}

	@Test
	void unwritableFoldersAreRefusedInASentence() throws IOException {
		final Path file = Files.writeString(folder.resolve("a file"), "kept");
		for (final Path bad : List.of(file, file.resolve("below"))) {
			final String early = assertThrows(ConvJException.class, () -> ReportFolder.checkWritable(bad)).getMessage();
			assertTrue(early.contains("a file") && early.endsWith("."), early);
			assertThrows(ConvJException.class, () -> ReportFolder.write(Report.of("x", evaluation(ODD, 3, 1)), bad));
		}
		assertEquals("kept", Files.readString(file));
		ReportFolder.checkWritable(folder.resolve("new/folder"));
		assertTrue(Files.isDirectory(folder.resolve("new/folder")));
	}

	@Test
	void aReportThatFailsLeavesTheOldOne() throws Exception {
		final Path page = ReportFolder.write(Report.of("old", evaluation(ODD, 30, 0.5)), folder);
		final String before = Files.readString(page);
		final List<String> names = files();
		final Report failing = Report.of("new", evaluation(ODD, 30, 0.5)).withImages(name -> {
			throw new IllegalStateException("out of luck");
		});
		assertThrows(IllegalStateException.class, () -> ReportFolder.write(failing, folder));
		assertEquals(before, Files.readString(page));
		assertEquals(names, files());
	}

	@Test
	void filesOfAnEarlierReportDoNotStay() throws Exception {
		ReportFolder.write(Report.of("old", evaluation(ODD, 30, 0.5)).withHistory(history(3), false), folder);
		Files.writeString(folder.resolve("mine.txt"), "kept");
		ReportFolder.write(Report.of("new", evaluation(ODD, 30, 0.5)), folder);
		assertFalse(files().contains("loss.png") || files().contains("history.csv"));
		assertTrue(files().contains("mine.txt"));
	}

	@Test
	void countsOfOtherClassesAreRefused() {
		assertThrows(IllegalArgumentException.class, () -> Report.of("x", evaluation(ODD, 3, 1)).withCounts("Training",
			new int[2]));
	}
}
