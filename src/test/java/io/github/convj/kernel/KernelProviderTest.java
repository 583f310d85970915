package io.github.convj.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.tensor.ConvJException;
import org.junit.jupiter.api.Test;

/** The choice of kernels. */
class KernelProviderTest {

	@Test
	void oneChoiceIsMadeAndExplainedInOneLine() {
		final Kernels kernels = KernelProvider.kernels();
		assertSame(kernels, KernelProvider.kernels());
		final String explanation = KernelProvider.explanation();
		assertTrue(explanation.startsWith(kernels.description() + ", "), explanation);
		assertEquals(1, explanation.lines().count(), explanation);
	}

	@Test
	void plainJavaIsAlwaysThere() {
		assertEquals("java", KernelProvider.kernels("java").name());
	}

	@Test
	void vectorsAreThereWhereTheirModuleIs() {
		if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) assertEquals("vector", KernelProvider.kernels(
			"vector").name());
		else assertTrue(assertThrows(ConvJException.class, () -> KernelProvider.kernels("vector")).getMessage().contains(
			"--add-modules jdk.incubator.vector"));
	}

	@Test
	void unknownNamesAreRefused() {
		final String message = assertThrows(ConvJException.class, () -> KernelProvider.kernels("cuda")).getMessage();
		assertTrue(message.contains("cuda") && message.contains("java or vector"), message);
	}
}
