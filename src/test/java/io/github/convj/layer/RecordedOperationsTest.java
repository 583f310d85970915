package io.github.convj.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.convj.kernel.KernelProvider;
import io.github.convj.kernel.Kernels;
import io.github.convj.layer.LayerContractTest.Case;
import io.github.convj.tensor.Program;
import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What an operation has to do each time, it does in tasks: recorded with some values and done again with others, in memory
 * full of what is no number, the tasks alone give what a new operation gives.
 */
class RecordedOperationsTest {

	private static final int BATCH = 3;

	@TestFactory
	Stream<DynamicTest> tasksAloneGiveTheSameBits() {
		return Stream.concat(LayerContractTest.cases(), variants()).flatMap(c -> Stream.of("java", "vector").flatMap(kernels -> Stream.of(1, 3).map(
			threads -> DynamicTest.dynamicTest(kernels + ", " + threads + " workers, " + c, () -> check(c, KernelProvider.kernels(
				kernels), Workers.of(threads))))));
	}

	/** Convolutions of all kinds that kernels tell apart, large enough for what they do in several parts. */
	private static Stream<Case> variants() {
		return Stream.of(new Case(Convolution.of(3, 3).withGroups(3), false, true, true, Shape.of(9, 8, 3)), new Case(
			Convolution.of(20, 3).withGroups(20).withStride(2), true, true, true, Shape.of(9, 8, 20)), new Case(Convolution.of(9,
				3), true, true, true, Shape.of(9, 8, 10)), new Case(Convolution.of(33, 3), false, true, true, Shape.of(24, 20, 17)),
			new Case(Convolution.of(17, 5), true, false, true, Shape.of(24, 20, 18)), new Case(Convolution.of(40, 1), true, true,
				true, Shape.of(24, 20, 17)), new Case(Convolution.of(24, 3).withStride(2), false, true, true, Shape.of(40, 36,
					4)), new Case(Dense.of(70), false, true, true, Shape.of(300)), new Case(BatchNormalization.standard(), true, true,
						true, Shape.of(33, 40, 24)));
	}

	private static void check(final Case layer, final Kernels kernels, final Workers workers) {
		final Program.Recorder recorder = new Program.Recorder(workers);
		final TestContext recorded = layer.context(recorder, BATCH, kernels, 1);
		final Operation operation = recorded.operation;
		final List<Program> programs = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			programs.clear();
			programs.add(recorder.record(() -> operation.prepare(recorded)));
			programs.add(recorder.record(() -> operation.forward(recorded)));
			programs.add(recorder.record(() -> operation.backward(recorded)));
		}
		for (int seed = 2; seed < 4; seed++) {
			final TestContext expected = layer.context(workers, BATCH, kernels, seed);
			expected.random = seed;
			final TestContext again = layer.context(workers, BATCH, kernels, seed);
			recorded.random = seed;
			copy(again.inputs, recorded.inputs);
			copy(again.parameters, recorded.parameters);
			System.arraycopy(again.outputGradient, 0, recorded.outputGradient, 0, again.outputGradient.length);
			spoil(recorded.output);
			if (recorded.prepared != null) Arrays.fill(recorded.prepared, Float.NaN);
			Arrays.fill(recorded.saved, Float.NaN);
			recorded.inputGradients.forEach(RecordedOperationsTest::spoil);
			recorded.parameterGradients.stream().filter(gradient -> gradient != null).forEach(RecordedOperationsTest::spoil);
			expected.forward();
			expected.backward();
			for (final Program program : programs) {
				spoil(recorded.scratch, workers.count());
				program.run();
			}
			assertArrayEquals(expected.output, recorded.output, "output");
			assertSame(expected.inputGradients, recorded.inputGradients, "gradient to input ");
			assertSame(expected.parameters, recorded.parameters, "parameter ");
			assertSame(expected.parameterGradients, recorded.parameterGradients, "gradient to parameter ");
		}
	}

	private static void copy(final List<float[]> from, final List<float[]> to) {
		for (int i = 0; i < from.size(); i++)
			System.arraycopy(from.get(i), 0, to.get(i), 0, from.get(i).length);
	}

	/** All but the guard at the end. */
	private static void spoil(final float[] values) {
		Arrays.fill(values, 0, values.length - 3, Float.NaN);
	}

	private static void spoil(final Scratch scratch, final int workers) {
		for (int worker = 0; worker < workers; worker++)
			for (int slot = 0; slot < Scratch.SLOTS; slot++) {
				Arrays.fill(scratch.floats(worker, slot, 0), Float.NaN);
				for (final float[] row : scratch.rows(worker, slot, 0, 0))
					if (row != null) Arrays.fill(row, Float.NaN);
			}
	}

	private static void assertSame(final List<float[]> expected, final List<float[]> actual, final String what) {
		for (int i = 0; i < expected.size(); i++)
			assertArrayEquals(expected.get(i), actual.get(i), what + i);
	}
}
