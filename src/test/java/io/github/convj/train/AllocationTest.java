package io.github.convj.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.sun.management.ThreadMXBean;
import io.github.convj.FreshJvm;
import io.github.convj.kernel.KernelProvider;
import io.github.convj.layer.Add;
import io.github.convj.layer.AveragePooling;
import io.github.convj.layer.BatchNormalization;
import io.github.convj.layer.Concatenate;
import io.github.convj.layer.Convolution;
import io.github.convj.layer.Dense;
import io.github.convj.layer.Dropout;
import io.github.convj.layer.Flatten;
import io.github.convj.layer.GlobalAveragePooling;
import io.github.convj.layer.GlobalMaxPooling;
import io.github.convj.layer.LeakyRelu;
import io.github.convj.layer.MaxPooling;
import io.github.convj.layer.Padding;
import io.github.convj.layer.Relu;
import io.github.convj.layer.Sigmoid;
import io.github.convj.layer.Softmax;
import io.github.convj.layer.Tanh;
import io.github.convj.layer.Upsampling;
import io.github.convj.network.Architecture;
import io.github.convj.network.Initialization;
import io.github.convj.network.Network;
import io.github.convj.network.Networks;
import io.github.convj.network.Pass;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A whole training step and an inference allocate nothing on any thread, once they are warm. What is called seldom is
 * compiled soon here: until then vectors are objects.
 */
class AllocationTest {

	@ParameterizedTest
	@ValueSource(strings = { "java", "vector" })
	void warmStepsAllocateNothing(final String kernels) throws IOException, InterruptedException {
		assertNull(FreshJvm.run(Checks.class, kernels, "-XX:CompileThresholdScaling=0.1"));
	}

	/** All checks on the kernels of this JVM; prints what each network allocates. */
	static final class Checks {

		private static final int BATCH = 4;
		private static final int CLASSES = 3;
		/** How long the compiler takes depends on the machine's load, so there is patience, but no clock. */
		private static final int ROUNDS = 150;
		private static final int STEPS = 40;
		private static final int MEASURED = 10;

		private final Pass training;
		private final Pass inference;
		private final Update update;
		private final Loss loss;
		private final int[] labels = new int[BATCH];
		private final float[] images;
		private long step;

		private Checks(final Architecture architecture, final Workers workers, final boolean adam) {
			final Network network = Network.initialize(architecture, Initialization.HE, 3);
			training = network.training(BATCH, workers, 1);
			inference = network.inference(BATCH, workers);
			update = new Update(adam ? AdamW.of(0.01) : new Sgd(0.9, true, 1e-4), adam ? 1 : 0, architecture.parameters(), network
				.tensors(), training.gradients(), workers);
			loss = adam ? new MeanSquaredError(null, 0.1) : new SoftmaxCrossEntropy(null, 0.1);
			Arrays.setAll(labels, n -> n % CLASSES);
			images = new float[training.input().array().length];
			final SplittableRandom random = new SplittableRandom(1);
			for (int i = 0; i < images.length; i++)
				images[i] = (float) random.nextDouble(-1, 1);
		}

		public static void main(final String[] args) {
			int failures = 0;
			for (final Architecture architecture : List.of(everything(), Networks.create("lenet5", Shape.of(28, 28, 1), CLASSES),
				Networks.create("resnet20", Shape.of(16, 16, 3), CLASSES), Networks.create("mobilenet-small", Shape.of(32, 32, 3),
					CLASSES)))
				for (final int threads : new int[] { 1, 3 }) {
					final long least = new Checks(architecture, Workers.of(threads), threads == 3).least();
					System.out.println(architecture.name() + ", " + threads + " threads: " + least + " bytes in " + MEASURED + " steps");
					if (least > 0) failures++;
				}
			assertEquals(System.getProperty("convj.kernels"), KernelProvider.kernels().name());
			System.exit(failures == 0 ? 0 : 1);
		}

		/** A network with every kind of layer, alone and joined with others. */
		private static Architecture everything() {
			return Architecture.builder("everything", Shape.of(12, 12, 3)) //
				.add("conv1", Convolution.of(8, 3).withoutBias()).add("norm1", BatchNormalization.standard()).add("relu1",
					new Relu()) //
				.add("conv2", Convolution.of(16, 3)).add("conv3", Convolution.of(34, 3)).add("tanh", new Tanh()) //
				.add("groups", Convolution.of(34, 3).withGroups(2)).add("add1", new Add(), "groups", "tanh").add("norm2",
					BatchNormalization.standard()) //
				.add("depthwise", Convolution.of(34, 3).withGroups(34)).add("relu2", new Relu()).add("strided", Convolution.of(20, 3)
					.withStride(2)).add("shortcut", Convolution.of(20, 1).withStride(2), "relu2").add("norm3", BatchNormalization
						.standard(), "strided").add("add2", new Add(), "norm3", "shortcut").add("relu3", new Relu()) //
				.add("max", new MaxPooling(List.of(3), List.of(1), Padding.of(1))).add("mean", new AveragePooling(List.of(3), List.of(
					1), Padding.SAME, false), "relu3").add("both", new Concatenate(), "max", "mean") //
				.add("drop1", new Dropout(0.2)).add("half", MaxPooling.of(2)).add("large", Upsampling.of(2)).add("pooled",
					Convolution.of(20, 3)).add("relu5", new Relu()).add("half2", MaxPooling.of(2)).add("conv4", Convolution
					.of(18, 5)).add("leaky", new LeakyRelu(0.1)) //
				.add("global1", new GlobalAveragePooling()).add("global2", new GlobalMaxPooling(), "leaky").add("flat",
					new Flatten(), "leaky").add("join", new Concatenate(), "global1", "global2", "flat") //
				.add("dense1", Dense.of(40)).add("relu4", new Relu()).add("drop2", new Dropout(0.3)).add("dense2", Dense.of(17)).add(
					"sigmoid", new Sigmoid()).add("logits", Dense.of(CLASSES)).add("probabilities", new Softmax()).build();
		}

		/** @return bytes that all threads have allocated in some steps, the least of all rounds */
		private long least() {
			final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
			long least = Long.MAX_VALUE;
			for (int round = 0; round < ROUNDS && least > 0; round++) {
				for (int i = 0; i < STEPS; i++)
					step();
				final long before = threads.getTotalThreadAllocatedBytes();
				for (int i = 0; i < MEASURED; i++)
					step();
				least = Math.min(least, threads.getTotalThreadAllocatedBytes() - before);
			}
			return least;
		}

		/** Trains on a batch, and infers with the changed weights. */
		private void step() {
			System.arraycopy(images, 0, training.input().array(), 0, images.length);
			training.refresh();
			training.step(step++);
			training.forward(BATCH);
			loss.mean(BATCH, CLASSES, training.logits().array(), labels, training.logitsGradient().array());
			training.backward();
			update.apply(step, 1e-3);
			System.arraycopy(images, 0, inference.input().array(), 0, images.length);
			inference.refresh();
			inference.forward(BATCH);
			inference.output();
		}
	}
}
