package io.github.convj;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs checks on allocations in a JVM of their own, in which nobody else allocates and compiles. */
public final class FreshJvm {

	/**
	 * Whether C2 sees that a vector need not be an object hangs, on Java 21 at least, on what it has counted of the calls by the
	 * moment it compiles them, and so on the machine's load. What ConvJ makes by itself, it makes in every JVM.
	 */
	private static final int ATTEMPTS = 4;

	private FreshJvm() {}

	/**
	 * @param checks a class whose main method ends with 0 if nothing was allocated
	 * @param kernels java or vector
	 * @param options further words for the JVM
	 * @return null if one of a few JVMs has allocated nothing, or what the last one has printed
	 */
	public static String run(final Class<?> checks, final String kernels, final String... options) throws IOException,
		InterruptedException
	{
		final List<String> words = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
			"-Xmx1g", "--add-modules", "jdk.incubator.vector", "-Dconvj.kernels=" + kernels, "-cp", System.getProperty(
				"java.class.path")));
		words.addAll(List.of(options));
		words.add(checks.getName());
		String output = null;
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			final Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
			process.getOutputStream().close();
			output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (!process.waitFor(1, TimeUnit.MINUTES)) return "The checks have not ended:\n" + output;
			if (process.exitValue() == 0) return null;
		}
		return output;
	}
}
