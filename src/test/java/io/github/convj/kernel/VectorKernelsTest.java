package io.github.convj.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The vector kernels against the textbook, for each vector length of this machine. The length is a constant of a JVM, so each
 * gets a JVM of its own.
 */
class VectorKernelsTest {

	@ParameterizedTest
	@ValueSource(ints = { 128, 256, 512 })
	void agreeWithTheTextbook(final int bits) throws IOException, InterruptedException {
		final int longest = jdk.incubator.vector.FloatVector.SPECIES_PREFERRED.vectorBitSize();
		assumeTrue(bits <= longest, "this machine's vectors have " + longest + " bits");
		final Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g",
			"--add-modules", "jdk.incubator.vector", "-Dconvj.vector.bits=" + bits, "-cp", System.getProperty(
				"java.class.path"), Checks.class.getName()).redirectErrorStream(true).start();
		process.getOutputStream().close();
		final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertTrue(process.waitFor(1, TimeUnit.MINUTES), "The checks have not ended");
		assertEquals(0, process.exitValue(), output);
		assertTrue(output.contains(bits + " bits"), output);
	}

	/** All checks on the vector kernels of this JVM, or on those named; prints what failed. */
	static final class Checks {

		private Checks() {}

		public static void main(final String[] args) {
			final Kernels kernels = KernelProvider.kernels(args.length > 0 ? args[0] : "vector");
			System.out.println(kernels.description());
			int failures = 0;
			for (final ConvolutionCases.Case test : ConvolutionCases.all())
				failures += fails(() -> KernelChecks.check(kernels, test), test.toString());
			failures += fails(() -> KernelChecks.checkDense(kernels), "dense");
			failures += fails(() -> SpansChecks.check(kernels), "spans");
			failures += fails(() -> ChainChecks.check(kernels), "chains");
			System.out.println(failures + " failures");
			System.exit(failures == 0 ? 0 : 1);
		}

		private static int fails(final Runnable check, final String name) {
			try {
				check.run();
				return 0;
			}
			catch (final RuntimeException | AssertionError failure) {
				System.out.println(name + ": " + failure);
				for (int i = 0; i < Math.min(4, failure.getStackTrace().length); i++)
					System.out.println("\t" + failure.getStackTrace()[i]);
				return 1;
			}
		}
	}
}
