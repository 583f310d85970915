package io.github.convj.example;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.workflow.Crops;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainAndClassifyTest {

	private static final Path SOURCE = Path.of("src", "test", "java", "io", "github", "convj", "example",
		"TrainAndClassify.java");

	@Test
	void theExampleTrainsAndClassifies(@TempDir final Path folder) {
		final Path images = Crops.copy(folder.resolve("cells"), 10, "interphase", "metaphase");
		final Path image = images.resolve("interphase").resolve("interphase001.tif");
		final PrintStream before = System.out;
		final ByteArrayOutputStream printed = new ByteArrayOutputStream();
		System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
		try {
			TrainAndClassify.main(new String[] { images.toString(), folder.resolve("cells.zip").toString(), image.toString() });
		}
		finally {
			System.setOut(before);
		}
		final String text = printed.toString(StandardCharsets.UTF_8);
		assertTrue(text.contains("on 4 images held out"), text);
		assertTrue(text.lines().skip(1).findFirst().orElse("").matches("(interphase|metaphase) [01]\\.\\d+"), text);
	}

	@Test
	void theReadmeShowsTheExampleThatRuns() throws IOException {
		final String readme = Files.readString(Path.of("README.md"));
		Files.readString(SOURCE).lines().dropWhile(line -> !line.contains("README: begin")).skip(1).takeWhile(line -> !line
			.contains("README: end")).map(line -> line.replaceFirst("^\t\t", "")).forEach(line -> assertTrue(readme.contains(line),
				"README.md lacks: " + line));
	}
}
