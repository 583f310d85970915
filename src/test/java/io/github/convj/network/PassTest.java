package io.github.convj.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.kernel.KernelProvider;
import io.github.convj.kernel.Kernels;
import io.github.convj.layer.Add;
import io.github.convj.layer.AveragePooling;
import io.github.convj.layer.BatchNormalization;
import io.github.convj.layer.Concatenate;
import io.github.convj.layer.Convolution;
import io.github.convj.layer.Dense;
import io.github.convj.layer.Dropout;
import io.github.convj.layer.Flatten;
import io.github.convj.layer.LeakyRelu;
import io.github.convj.layer.MaxPooling;
import io.github.convj.layer.ParameterSpec.Role;
import io.github.convj.layer.Relu;
import io.github.convj.layer.Softmax;
import io.github.convj.layer.Tanh;
import io.github.convj.network.Plan.Mode;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whole networks forward and backward: fused and not, with memory shared and not, by any number of threads. */
class PassTest {

	private static final Workers ONE = Workers.sequential();

	/** Values that are read twice, joins of all kinds, everything that can be fused and much that cannot. */
	static Architecture tangle() {
		return Architecture.builder("tangle", Shape.of(8, 6, 3)) //
			.add("conv1", Convolution.of(4, 3).withoutBias()).add("norm1", BatchNormalization.standard()).add("relu1",
				new Relu()) //
			.add("shortcut", Convolution.of(6, 1)) //
			.add("conv2", Convolution.of(6, 3), "relu1").add("norm2", BatchNormalization.standard()) //
			.add("add1", new Add(), "norm2", "shortcut").add("relu2", new Relu()) //
			.add("conv3", Convolution.of(6, 3)).add("relu3", new Relu()).add("conv4", Convolution.of(6, 3)) //
			.add("add2", new Add(), "conv4", "relu2") //
			.add("twice", new Add(), "add2", "add2") //
			.add("pool", MaxPooling.of(2), "twice").add("mean", AveragePooling.of(2), "add2") //
			.add("tanh", new Tanh(), "pool") //
			.add("both", new Concatenate(), "tanh", "mean", "pool") //
			.add("norm3", BatchNormalization.standard()).add("leaky", new LeakyRelu(0.1)) //
			.add("flat", new Flatten()).add("dense1", Dense.of(7)).add("relu4", new Relu()).add("drop", new Dropout(0.3)) //
			.add("logits", Dense.of(3)).add("probabilities", new Softmax()).build();
	}

	static Network network(final Architecture architecture) {
		final Network network = Network.initialize(architecture, Initialization.HE, 3);
		final SplittableRandom random = new SplittableRandom(4);
		architecture.parameters().forEach((name, spec) -> {
			if (spec.role() == Role.WEIGHT) return;
			final float[] values = network.parameter(name).array();
			for (int i = 0; i < values.length; i++)
				values[i] = (float) (spec.role() == Role.SCALE || spec.role() == Role.RUNNING_VARIANCE ? random.nextDouble(0.5,
					1.5) : random.nextDouble(-0.5, 0.5));
		});
		return network;
	}

	/** A network whose ReLUs stay on their side under small changes, so that central differences see few kinks. */
	private static Network settled() {
		final Network network = network(tangle());
		final SplittableRandom random = new SplittableRandom(1);
		network.architecture().parameters().forEach((name, spec) -> {
			final float[] values = network.parameter(name).array();
			for (int i = 0; i < values.length; i++)
				switch (spec.role()) {
					case WEIGHT -> values[i] *= 0.7f;
					case SCALE -> values[i] *= 0.4f;
					case BIAS -> values[i] = (float) ((i % 2 == 0 ? 1 : -1) * random.nextDouble(2, 3) * (name.matches(
						"(conv3|dense1)/.*") ? 3 : 1));
					default -> {}
				}
		});
		return network;
	}

	static void fill(final Tensor tensor, final long seed) {
		final SplittableRandom random = new SplittableRandom(seed);
		for (int i = 0; i < tensor.array().length; i++)
			tensor.array()[i] = (float) random.nextGaussian();
	}

	@Test
	void foldedAndFusedInferenceIsThatOfTheSingleLayers() {
		final List<Architecture> architectures = new ArrayList<>(List.of(tangle()));
		for (final String name : Networks.names()) {
			architectures.add(Networks.create(name, Shape.of(17, 20, 3), 4));
			if (!name.equals("resnet18")) architectures.add(Networks.create(name, Shape.of(3, 16, 17, 1), 4));
		}
		for (final Architecture architecture : architectures) {
			final Network network = network(architecture);
			final Pass fused = network.inference(3, ONE);
			final Pass plain = network.inspection(3, ONE);
			for (final int batch : new int[] { 3, 1, 2 }) {
				fill(fused.input(), batch);
				fill(plain.input(), batch);
				fused.forward(batch);
				plain.forward(batch);
				for (int i = 0; i < batch * architecture.output().elements(); i++)
					assertEquals(plain.output().array()[i], fused.output().array()[i], 1e-5, architecture.toString());
			}
		}
	}

	/** Convolutions with a pooling behind, a ReLU before, behind or not at all, and one whose values are read twice. */
	private static Architecture poolings(final int sizeY, final int sizeX) {
		return Architecture.builder("poolings", Shape.of(sizeY, sizeX, 8)) //
			.add("conv1", Convolution.of(20, 3).withoutBias()).add("norm1", BatchNormalization.standard()).add("relu1",
				new Relu()).add("pool1", MaxPooling.of(2)) //
			.add("conv2", Convolution.of(35, 5)).add("pool2", MaxPooling.of(2)).add("relu2", new Relu()) //
			.add("conv3", Convolution.of(16, 3)).add("pool3", MaxPooling.of(2)).add("tanh", new Tanh()) //
			.add("conv4", Convolution.of(9, 3)).add("relu4", new Relu()).add("pool4", MaxPooling.of(2)).add("mean",
				AveragePooling.of(2), "relu4").add("both", new Concatenate(), "pool4", "mean").build();
	}

	@Test
	void convolutionsThatPoolHaveTheBitsOfThoseThatArePooled() {
		final Kernels kernels = KernelProvider.kernels("vector");
		for (final int[] size : new int[][] { { 40, 32 }, { 47, 63 }, { 45, 38 } }) {
			final Network network = network(poolings(size[0], size[1]));
			final Pass whole = new Pass(network, Mode.INFERENCE, 3, ONE, 1, List.of("relu1", "conv2", "conv3"), kernels);
			for (final int threads : new int[] { 1, 3 }) {
				final Pass pooled = new Pass(network, Mode.INFERENCE, 3, Workers.of(threads), 1, List.of(), kernels);
				assertTrue(pooled.bytes() < whole.bytes());
				for (final int batch : new int[] { 3, 1, 2 }) {
					fill(whole.input(), batch);
					fill(pooled.input(), batch);
					whole.forward(batch);
					pooled.forward(batch);
					final int n = batch * (int) network.architecture().output().elements();
					assertArrayEquals(Arrays.copyOf(whole.output().array(), n), Arrays.copyOf(pooled.output().array(), n));
				}
			}
		}
	}

	@Test
	void whatIsNotKeptIsPooledWhileItIsWritten() {
		final List<String> all = List.of("pool1", "relu2", "pool3", "tanh", "relu4", "pool4", "mean", "both");
		assertEquals(all, outputs("vector", Mode.INFERENCE));
		assertEquals(all, outputs("vector", Mode.INFERENCE, "pool3"));
		assertEquals(List.of("relu1", "pool1", "pool2", "relu2", "pool3", "tanh", "relu4", "pool4", "mean", "both"), outputs(
			"vector", Mode.INFERENCE, "relu1", "pool2"));
		final List<String> single = List.of("relu1", "pool1", "conv2", "pool2", "relu2", "conv3", "pool3", "tanh", "relu4",
			"pool4", "mean", "both");
		assertEquals(single, outputs("vector", Mode.INFERENCE, "relu1", "conv2", "conv3"));
		assertEquals(single, outputs("java", Mode.INFERENCE));
		assertTrue(outputs("vector", Mode.TRAINING).containsAll(List.of("conv1", "relu1", "conv2", "pool2", "conv3")));
		assertTrue(outputs("vector", Mode.INSPECTION).containsAll(List.of("norm1", "relu1", "conv2", "pool2", "conv3")));
	}

	/** @return the nodes whose outputs are written down, in order */
	private static List<String> outputs(final String kernels, final Mode mode, final String... kept) {
		final Plan plan = new Plan(poolings(40, 32), mode, List.of(kept), KernelProvider.kernels(kernels));
		return plan.steps().stream().map(step -> step.output).toList();
	}

	@Test
	void keptActivationsAreThoseOfTheSingleLayers() {
		final Architecture architecture = tangle();
		final Network network = network(architecture);
		final Pass plain = network.inspection(2, ONE);
		fill(plain.input(), 1);
		plain.forward(2);
		for (final Architecture.Node node : architecture.nodes()) {
			final Pass pass = network.inference(2, ONE, List.of(node.name()));
			fill(pass.input(), 1);
			pass.forward(2);
			final float[] expected = plain.activation(node.name()).array();
			assertEquals(architecture.shape(node.name()).prepend(2), pass.activation(node.name()).shape());
			assertArrayEquals(expected, pass.activation(node.name()).array(), 1e-4f, node.name());
			assertArrayEquals(plain.output().array(), pass.output().array(), 1e-5f, node.name());
		}
		assertThrows(ConvJException.class, () -> network.inference(2, ONE).activation("relu1"));
	}

	/** The sum of weighted logits, as a loss whose gradient to the logits is known. */
	private static double loss(final Pass pass, final int batch, final float[] weights) {
		pass.refresh();
		pass.forward(batch);
		double sum = 0;
		for (int i = 0; i < batch * 3; i++)
			sum += (double) weights[i] * pass.logits().array()[i];
		return sum;
	}

	@Test
	void gradientsOfAWholeNetworkAreThoseOfCentralDifferences() {
		final Network network = settled();
		final Pass pass = network.training(5, ONE, 11);
		final int batch = 4;
		fill(pass.input(), 1);
		final Tensor weights = Tensor.zeros(pass.logits().shape());
		fill(weights, 2);
		pass.step(6);
		loss(pass, batch, weights.array());
		System.arraycopy(weights.array(), 0, pass.logitsGradient().array(), 0, weights.array().length);
		pass.backward();
		final Map<String, float[]> gradients = new HashMap<>();
		pass.gradients().forEach((name, gradient) -> gradients.put(name, gradient.array().clone()));
		final SplittableRandom random = new SplittableRandom(9);
		int checked = 0;
		int kinks = 0;
		for (final Map.Entry<String, float[]> entry : gradients.entrySet()) {
			final float[] values = network.parameter(entry.getKey()).array();
			for (int k = 0; k < 10; k++) {
				final int i = random.nextInt(values.length);
				final double[] slopes = slopes(pass, batch, weights.array(), values, i);
				final double slope = (slopes[0] + slopes[1]) / 2;
				final double scale = 1 + Math.abs(slope);
				if (Math.abs(slopes[0] - slopes[1]) > 3e-2 * scale) {
					kinks++;
					continue;
				}
				checked++;
				assertEquals(slope, entry.getValue()[i], 2e-2 * scale, entry.getKey() + " " + i);
			}
		}
		assertTrue(checked > 2 * kinks, kinks + " kinks beside " + checked);
	}

	/** @return the slopes of the loss below and above a value; they differ beside a kink */
	private static double[] slopes(final Pass pass, final int batch, final float[] weights, final float[] values,
		final int i)
	{
		final float value = values[i];
		final double middle = loss(pass, batch, weights);
		values[i] = value - 1e-3f;
		final double below = (middle - loss(pass, batch, weights)) / ((double) value - values[i]);
		values[i] = value + 1e-3f;
		final double above = (loss(pass, batch, weights) - middle) / ((double) values[i] - value);
		values[i] = value;
		return new double[] { below, above };
	}

	@Test
	void theGradientToTheInputIsThatOfCentralDifferences() {
		final Pass pass = settled().inspection(2, ONE);
		fill(pass.input(), 1);
		final Tensor weights = Tensor.zeros(pass.logits().shape());
		fill(weights, 2);
		loss(pass, 2, weights.array());
		System.arraycopy(weights.array(), 0, pass.logitsGradient().array(), 0, weights.array().length);
		pass.backward();
		final float[] gradient = pass.activationGradient(Architecture.INPUT).array().clone();
		int checked = 0;
		for (int i = 0; i < gradient.length; i += 7) {
			final double[] slopes = slopes(pass, 2, weights.array(), pass.input().array(), i);
			final double slope = (slopes[0] + slopes[1]) / 2;
			if (Math.abs(slopes[0] - slopes[1]) > 2e-2 * (1 + Math.abs(slope))) continue;
			checked++;
			assertEquals(slope, gradient[i], 1e-2 * (1 + Math.abs(slope)), "input " + i);
		}
		assertTrue(checked > 20);
		for (final String node : List.of("relu1", "add2", "flat", "drop", "logits"))
			assertEquals(pass.activation(node).shape(), pass.activationGradient(node).shape());
	}

	/** One step of plain gradient descent on softmax cross-entropy; returns the loss before it. */
	private static double descend(final Network network, final Pass pass, final int[] labels, final float rate) {
		pass.refresh();
		pass.forward(labels.length);
		final int classes = pass.output().shape().channels();
		final float[] probabilities = pass.output().array();
		final float[] gradient = pass.logitsGradient().array();
		double loss = 0;
		for (int n = 0; n < labels.length; n++)
			for (int c = 0; c < classes; c++) {
				final int i = n * classes + c;
				gradient[i] = (probabilities[i] - (labels[n] == c ? 1 : 0)) / labels.length;
				if (labels[n] == c) loss -= Math.log(probabilities[i]) / labels.length;
			}
		pass.backward();
		pass.gradients().forEach((name, tensor) -> {
			final float[] values = network.parameter(name).array();
			for (int i = 0; i < values.length; i++)
				values[i] -= rate * tensor.array()[i];
		});
		return loss;
	}

	@Test
	void everyClassicNetworkMemorizesEightImages() {
		for (final String name : Networks.names()) {
			if (name.equals("resnet18")) continue; // the same blocks as resnet20, forty times slower
			final Network network = Network.initialize(Networks.create(name, Shape.of(20, 24, 2), 4), Initialization.HE, 5);
			final Pass pass = network.training(8, Workers.of(2), 1);
			fill(pass.input(), 8);
			final int[] labels = { 0, 1, 2, 3, 0, 1, 2, 3 };
			double loss = descend(network, pass, labels, 0.05f);
			assertTrue(loss > 0.5, name + " starts at " + loss);
			for (int step = 0; step < 500 && loss > 0.02; step++)
				loss = descend(network, pass, labels, 0.05f);
			assertTrue(loss <= 0.02, name + " ends at " + loss);
		}
	}

	@Test
	void anyNumberOfThreadsTrainsTheSameBits() {
		final Map<Integer, Map<String, float[]>> results = new HashMap<>();
		for (final int threads : new int[] { 1, 2, 3 }) {
			final Network network = network(tangle());
			final Pass pass = network.training(6, Workers.of(threads), 2);
			fill(pass.input(), 3);
			for (int step = 0; step < 5; step++) {
				pass.step(step);
				descend(network, pass, new int[] { 0, 1, 2, 2, 1, 0 }, 0.02f);
			}
			final Map<String, float[]> values = new HashMap<>();
			network.tensors().forEach((name, tensor) -> values.put(name, tensor.array()));
			results.put(threads, values);
		}
		results.get(1).forEach((name, values) -> {
			assertArrayEquals(values, results.get(2).get(name), name);
			assertArrayEquals(values, results.get(3).get(name), name);
		});
	}

	@Test
	void twoThreadsInferOnOneNetwork() throws InterruptedException {
		final Network network = network(Networks.create("vgg-small", Shape.of(16, 16, 1), 3));
		final List<float[]> outputs = Collections.synchronizedList(new ArrayList<>());
		final List<Thread> threads = new ArrayList<>();
		for (int t = 0; t < 2; t++) {
			final Thread thread = new Thread(() -> {
				final Pass pass = network.inference(2, ONE);
				for (int i = 0; i < 20; i++) {
					fill(pass.input(), 1);
					pass.forward(2);
				}
				outputs.add(pass.output().array());
			});
			thread.start();
			threads.add(thread);
		}
		for (final Thread thread : threads)
			thread.join();
		assertEquals(2, outputs.size());
		assertArrayEquals(outputs.get(0), outputs.get(1));
	}

	@Test
	void dropoutChangesWithTheStepAndTheSeedOnly() {
		final Network network = network(tangle());
		final Pass pass = network.training(2, ONE, 1);
		fill(pass.input(), 1);
		final float[] first = logits(pass, 0);
		assertArrayEquals(first, logits(pass, 0));
		assertTrue(differ(first, logits(pass, 1)));
		final Pass other = network(tangle()).training(2, ONE, 2);
		fill(other.input(), 1);
		assertTrue(differ(first, logits(other, 0)));
	}

	private static float[] logits(final Pass pass, final long step) {
		pass.step(step);
		pass.forward(2);
		return pass.logits().array().clone();
	}

	private static boolean differ(final float[] a, final float[] b) {
		for (int i = 0; i < a.length; i++)
			if (a[i] != b[i]) return true;
		return false;
	}

	@Test
	void sharingMemorySavesMostOfIt() {
		final Architecture architecture = Networks.create("resnet20", Shape.of(32, 32, 3), 10);
		long all = 0;
		for (final Architecture.Node node : architecture.nodes())
			all += 4 * architecture.shape(node.name()).elements();
		final long marginal = architecture.summary().inferenceBytes(2) - architecture.summary().inferenceBytes(1);
		assertTrue(marginal < all / 8, marginal + " of " + all + " bytes");
	}

	@Test
	void impossibleBatchesAreRefused() {
		final Network network = network(tangle());
		assertThrows(ConvJException.class, () -> network.inference(0, ONE));
		assertTrue(assertThrows(ConvJException.class, () -> network.inference(100_000_000, ONE)).getMessage().contains(
			"smaller batch size"));
		assertThrows(IllegalArgumentException.class, () -> network.inference(2, ONE).forward(3));
		assertThrows(IllegalStateException.class, () -> network.inference(2, ONE).backward());
	}
}
