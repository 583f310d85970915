package io.github.convj.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.convj.kernel.ConvolutionKernel;
import io.github.convj.kernel.KernelProvider;
import io.github.convj.kernel.Kernels;
import io.github.convj.layer.BatchNormalization;
import io.github.convj.layer.Convolution;
import io.github.convj.layer.Dense;
import io.github.convj.layer.Dropout;
import io.github.convj.layer.Flatten;
import io.github.convj.layer.Relu;
import io.github.convj.layer.Softmax;
import io.github.convj.network.Plan.Mode;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A pass that runs again and again computes what a new pass computes each time, to the bit. */
class ReplayTest {

	/** Each size again after others, once and more often, so that programs are kept, dropped and recorded anew. */
	private static final int[] BATCHES = { 3, 3, 3, 1, 3, 1, 2, 2, 3, 2 };
	private static final int CAPACITY = 3;

	private static List<Architecture> architectures() {
		final List<Architecture> architectures = new ArrayList<>(List.of(PassTest.tangle()));
		for (final String name : Networks.names())
			if (!name.equals("resnet18")) architectures.add(Networks.create(name, Shape.of(17, 16, 3), 4));
		architectures.add(Networks.create("lenet5", Shape.of(28, 28, 1), 4));
		architectures.add(Networks.create("resnet20", Shape.of(3, 9, 8, 1), 4));
		return architectures;
	}

	@TestFactory
	Stream<DynamicTest> replayedPassesAreAsNewOnes() {
		return architectures().stream().flatMap(architecture -> Stream.of("java", "vector").flatMap(kernels -> Stream.of(1,
			3).map(threads -> DynamicTest.dynamicTest(architecture.name() + " on " + architecture.input() + ", " + kernels +
				", " + threads + " workers", () -> {
					final Workers workers = Workers.of(threads);
					trains(architecture, KernelProvider.kernels(kernels), workers);
					infers(architecture, KernelProvider.kernels(kernels), workers);
					inspects(architecture, KernelProvider.kernels(kernels), workers);
				}))));
	}

	private static Pass pass(final Network network, final Mode mode, final Workers workers, final Kernels kernels) {
		return new Pass(network, mode, CAPACITY, workers, 7, List.of(), kernels);
	}

	private static void trains(final Architecture architecture, final Kernels kernels, final Workers workers) {
		final Network network = PassTest.network(architecture);
		final Network other = PassTest.network(architecture);
		final Pass replayed = pass(network, Mode.TRAINING, workers, kernels);
		for (int step = 0; step < BATCHES.length; step++) {
			final Pass made = pass(other, Mode.TRAINING, workers, kernels);
			train(replayed, step);
			train(made, step);
			final String when = architecture.name() + " in step " + step + ": ";
			assertSame(replayed.logits(), made.logits(), BATCHES[step], when + "logits");
			assertSame(replayed.output(), made.output(), BATCHES[step], when + "output");
			replayed.gradients().forEach((name, gradient) -> assertArrayEquals(made.gradient(name).array(), gradient.array(),
				when + "gradient to " + name));
			// among them the running statistics
			network.tensors().forEach((name, tensor) -> assertArrayEquals(other.parameter(name).array(), tensor.array(), when +
				name));
			descend(network, replayed);
			descend(other, made);
		}
	}

	private static void train(final Pass pass, final int step) {
		PassTest.fill(pass.input(), step);
		pass.refresh();
		pass.step(step);
		pass.forward(BATCHES[step]);
		PassTest.fill(pass.logitsGradient(), 100 + step);
		pass.backward();
	}

	private static void descend(final Network network, final Pass pass) {
		pass.gradients().forEach((name, gradient) -> {
			final float[] values = network.parameter(name).array();
			for (int i = 0; i < values.length; i++)
				values[i] -= 1e-3f * gradient.array()[i];
		});
	}

	private static void infers(final Architecture architecture, final Kernels kernels, final Workers workers) {
		final Network network = PassTest.network(architecture);
		final Pass replayed = pass(network, Mode.INFERENCE, workers, kernels);
		for (int step = 0; step < BATCHES.length; step++) {
			if (step % 3 == 2) {
				stir(network, step);
				replayed.refresh();
			}
			final Pass made = pass(network, Mode.INFERENCE, workers, kernels);
			for (final Pass pass : List.of(replayed, made)) {
				PassTest.fill(pass.input(), step);
				pass.forward(BATCHES[step]);
			}
			assertSame(replayed.output(), made.output(), BATCHES[step], architecture.name() + " in step " + step);
		}
	}

	private static void stir(final Network network, final int seed) {
		final SplittableRandom random = new SplittableRandom(seed);
		for (final Tensor tensor : network.tensors().values())
			for (int i = 0; i < tensor.array().length; i++)
				tensor.array()[i] *= (float) random.nextDouble(0.9, 1.1);
	}

	private static void inspects(final Architecture architecture, final Kernels kernels, final Workers workers) {
		final Network network = PassTest.network(architecture);
		final Pass replayed = pass(network, Mode.INSPECTION, workers, kernels);
		for (int step = 0; step < BATCHES.length; step++) {
			final Pass made = pass(network, Mode.INSPECTION, workers, kernels);
			train(replayed, step);
			train(made, step);
			final String when = architecture.name() + " in step " + step + ": ";
			for (final Architecture.Node node : architecture.nodes())
				assertSame(replayed.activation(node.name()), made.activation(node.name()), BATCHES[step], when + node.name());
			assertSame(replayed.activationGradient(Architecture.INPUT), made.activationGradient(Architecture.INPUT),
				BATCHES[step], when + "gradient to the input");
			stir(network, step);
		}
	}

	private static void assertSame(final Tensor replayed, final Tensor made, final int batch, final String what) {
		final int length = replayed.array().length / CAPACITY * batch;
		for (int i = 0; i < length; i++)
			if (Float.floatToIntBits(replayed.array()[i]) != Float.floatToIntBits(made.array()[i])) assertEquals(made
				.array()[i], replayed.array()[i], what + ", element " + i);
	}

	/** A failure on the way, in a task or between tasks, wherever it is. */
	@Test
	void aFailureEndsOnePassAndTheNextIsWhole() {
		final Architecture architecture = Architecture.builder("small", Shape.of(8, 6, 3)).add("conv1", Convolution.of(4, 3)
			.withoutBias()).add("norm1", BatchNormalization.standard()).add("relu1", new Relu()).add("conv2", Convolution.of(6,
				3)).add("flat", new Flatten()).add("drop", new Dropout(0.3)).add("logits", Dense.of(3)).add("probabilities",
					new Softmax()).build();
		for (final int threads : new int[] { 1, 3 })
			for (final boolean inTask : new boolean[] { false, true })
				for (final String where : List.of("pack", "forward", "backwardData", "backwardWeights"))
					for (int warm = 0; warm < 4; warm++)
						if (inTask || warm == 0) failsAfter(warm, where, inTask, architecture, Workers.of(threads));
	}

	private static void failsAfter(final int warm, final String where, final boolean inTask,
		final Architecture architecture, final Workers workers)
	{
		final Failing kernels = new Failing(where, inTask);
		final Network network = PassTest.network(architecture);
		final Pass pass = pass(network, Mode.TRAINING, workers, kernels.kernels());
		for (int step = 0; step < warm; step++)
			train(pass, 0);
		kernels.fails = true;
		assertEquals("on purpose", assertThrows(IllegalStateException.class, () -> train(pass, 0)).getMessage());
		assertThrows(IllegalStateException.class, () -> train(pass, 0));
		kernels.fails = false;
		for (int i = 0; i < 3; i++) {
			final Pass made = pass(network.copy(), Mode.TRAINING, workers, KernelProvider.kernels("java"));
			train(made, 0);
			train(pass, 0);
			final String when = where + " after " + warm + (inTask ? " in a task" : "");
			assertSame(pass.output(), made.output(), BATCHES[0], when);
			pass.gradients().forEach((name, gradient) -> assertArrayEquals(made.gradient(name).array(), gradient.array(), when +
				name));
		}
	}

	/** Kernels whose convolutions fail when that is wanted. */
	private static final class Failing {

		private final String where;
		private final boolean inTask;
		private volatile boolean fails;

		private Failing(final String where, final boolean inTask) {
			this.where = where;
			this.inTask = inTask;
		}

		private Kernels kernels() {
			final Kernels kernels = KernelProvider.kernels("java");
			return proxy(Kernels.class, (method, arguments, result) -> result instanceof final ConvolutionKernel kernel
				? failing(kernel) : result, kernels);
		}

		private ConvolutionKernel failing(final ConvolutionKernel kernel) {
			return proxy(ConvolutionKernel.class, (method, arguments, result) -> {
				if (!method.equals(where)) return result;
				final Workers workers = (Workers) arguments[arguments.length - 1];
				if (inTask) workers.run(5, (task, worker) -> fail());
				else fail();
				return result;
			}, kernel);
		}

		private void fail() {
			if (fails) throw new IllegalStateException("on purpose");
		}
	}

	private interface Then {

		Object apply(String method, Object[] arguments, Object result);
	}

	private static <T> T proxy(final Class<T> type, final Then then, final T target) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, arguments) -> {
			try {
				method.setAccessible(true);
				return then.apply(method.getName(), arguments, method.invoke(target, arguments));
			}
			catch (final InvocationTargetException exc) {
				throw exc.getCause();
			}
		}));
	}
}
