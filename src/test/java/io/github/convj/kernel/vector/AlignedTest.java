package io.github.convj.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scratch arrays are as large as the garbage collector wants them in order to align them. */
class AlignedTest {

	private static final Pattern REGION = Pattern.compile("G1HeapRegionSize\\s*=\\s*(\\d+)");

	@ParameterizedTest
	@ValueSource(ints = { 64, 512, 1500, 3000, 5000, 9000 })
	void arraysTakeMoreThanHalfARegionOfTheCollector(final int megabytes) throws IOException, InterruptedException {
		final Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
			"-XX:+UseG1GC", "-Xmx" + megabytes + "m", "-XX:+PrintFlagsFinal", "-version").redirectErrorStream(true).start();
		final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertEquals(0, process.waitFor(), output);
		final Matcher matcher = REGION.matcher(output);
		assertTrue(matcher.find(), output);
		final long region = Long.parseLong(matcher.group(1));
		final long bytes = 16 + 4L * Aligned.least((long) megabytes << 20);
		assertTrue(bytes > region / 2, bytes + " bytes, and regions of " + region);
		assertTrue(bytes <= region + 16, bytes + " bytes, and regions of " + region);
	}
}
