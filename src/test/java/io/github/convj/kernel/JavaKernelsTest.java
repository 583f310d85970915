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
		KernelChecks.checkDense(kernels);
	}

	@Test
	void spansAgreeWithTheTextbook() {
		SpansChecks.check(kernels);
	}
}
