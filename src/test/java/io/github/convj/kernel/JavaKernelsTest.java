package io.github.convj.kernel;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The plain-Java kernels against the textbook. */
class JavaKernelsTest {

	private final Kernels kernels = KernelProvider.kernels("java");

	static Stream<ConvolutionCases.Case> cases() {
		return ConvolutionCases.all().stream();
	}

	@ParameterizedTest
	@MethodSource("cases")
	void convolutionsAgreeWithTheTextbook(final ConvolutionCases.Case test) {
		KernelChecks.check(kernels, test);
	}

	@Test
	void fullyConnectedLayersAgreeWithTheTextbook() {
		final int[] sizes = { 1, 2, 3, 5, 7, 13, 17, 31, 33 };
		for (int i = 0; i < sizes.length; i++)
			for (int j = 0; j < sizes.length; j++)
				KernelChecks.checkDense(kernels, sizes[(i + j) % sizes.length], sizes[i], sizes[j]);
		KernelChecks.checkDense(kernels, 64, 400, 120);
		KernelChecks.checkDense(kernels, 64, 84, 10);
		KernelChecks.checkDense(kernels, 1, 700, 530);
		KernelChecks.checkDense(kernels, 200, 96, 260);
	}
}
