package io.github.convj.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network on PyTorch, whose layers with parameters carry the names that they have in ConvJ. Not thread-safe. */
final class TorchNetwork {

	/** What PyTorch calls the parameters of a layer, by our names. */
	private static final Map<String, String> TERMS = Map.of("scale", "gamma", "bias", "beta", "mean", "runningMean",
		"variance", "runningVar");

	private final SequentialBlock block = new SequentialBlock();
	private final Map<String, Block> named = new LinkedHashMap<>();

	/** LeNet-5 with same padding in its first convolution, ReLU and maximum pooling. */
	static TorchNetwork lenet5() {
		final TorchNetwork network = new TorchNetwork();
		network.block.add(network.convolution("conv1", 6, 5, 1, 2, true)).add(Activation::relu).add(half());
		network.block.add(network.convolution("conv2", 16, 5, 1, 0, true)).add(Activation::relu).add(half());
		network.block.add(Blocks.batchFlattenBlock()).add(network.linear("dense1", 120)).add(Activation::relu);
		network.block.add(network.linear("dense2", 84)).add(Activation::relu).add(network.linear("logits", 10));
		return network;
	}

	/** Three pairs of 3x3 convolutions with batch normalization, halved after each, and a hidden layer of 128. */
	static TorchNetwork vggSmall() {
		final TorchNetwork network = new TorchNetwork();
		for (int i = 1; i <= 6; i++) {
			network.normalized(network.block, "conv" + i, "norm" + i, 32 << (i - 1) / 2, 3, 1, 1).add(Activation::relu);
			if (i % 2 == 0) network.block.add(half());
		}
		network.block.add(Blocks.batchFlattenBlock()).add(network.linear("dense1", 128)).add(Activation::relu);
		network.block.add(network.linear("logits", 10));
		return network;
	}

	/**
	 * A residual network of basic blocks with projections as shortcuts.
	 *
	 * @param width filters of the first stage
	 * @param stages each halves the image and doubles the filters, but the first
	 * @param blocks a stage
	 * @param classes to tell apart
	 */
	static TorchNetwork residual(final int width, final int stages, final int blocks, final int classes) {
		final TorchNetwork network = new TorchNetwork();
		network.normalized(network.block, "conv1", "norm1", width, 3, 1, 1).add(Activation::relu);
		for (int stage = 1; stage <= stages; stage++)
			for (int number = 1; number <= blocks; number++)
				network.block.add(network.basic("stage" + stage + ".block" + number + ".", width << (stage - 1), stage > 1 &&
					number == 1));
		network.block.add(Pool.globalAvgPool2dBlock()).add(Blocks.batchFlattenBlock()).add(network.linear("logits",
			classes));
		return network;
	}

	/** The classifier of windows laid over an image. */
	static TorchNetwork dense() {
		final TorchNetwork network = new TorchNetwork();
		for (int i = 1; i <= 4; i++) {
			network.block.add(network.convolution("conv" + i, i <= 2 ? 16 : 32, 3, 1, 0, true)).add(Activation::relu);
			if (i % 2 == 0) network.block.add(half());
		}
		network.block.add(network.convolution("conv5", 64, 5, 1, 0, true)).add(Activation::relu);
		network.block.add(network.convolution("scores", 4, 1, 1, 0, true));
		return network;
	}

	/** Depthwise separable convolutions up to 512 filters. */
	static TorchNetwork mobilenetSmall(final int classes) {
		final TorchNetwork network = new TorchNetwork();
		network.normalized(network.block, "conv1", "norm1", 32, 3, 2, 1).add(Activation::relu);
		final int[] filters = { 32, 64, 128, 128, 256, 256, 512, 512 };
		for (int i = 1; i < filters.length; i++) {
			final String name = "block" + i + ".";
			final int stride = i > 1 && filters[i] > filters[i - 1] ? 2 : 1;
			network.block.add(network.name(name + "depthwise", Conv2d.builder().setFilters(filters[i - 1]).setKernelShape(
				new Shape(3, 3)).optStride(new Shape(stride, stride)).optPadding(new Shape(1, 1)).optGroups(filters[i - 1]).optBias(
					false).build())).add(network.name(name + "norm1", BatchNorm.builder().build())).add(Activation::relu);
			network.normalized(network.block, name + "pointwise", name + "norm2", filters[i], 1, 1, 0).add(Activation::relu);
		}
		network.block.add(Pool.globalAvgPool2dBlock()).add(Blocks.batchFlattenBlock()).add(network.linear("logits",
			classes));
		return network;
	}

	/**
	 * Pairs of convolutions on smaller and smaller images and up again.
	 *
	 * @param filters of each level
	 */
	static TorchNetwork unet(final int... filters) {
		final TorchNetwork network = new TorchNetwork();
		network.level(network.block, 1, filters);
		network.block.add(network.convolution("scores", 2, 1, 1, 0, true));
		return network;
	}

	private SequentialBlock level(final SequentialBlock sequence, final int level, final int... filters) {
		pair(sequence, "down" + level, filters[level - 1]);
		if (level == filters.length) return sequence;
		final SequentialBlock below = level(new SequentialBlock().add(half()), level + 1, filters);
		below.add(inputs -> new NDList(twice(inputs.singletonOrThrow())));
		sequence.add(new ParallelBlock(outputs -> new NDList(outputs.get(0).singletonOrThrow().concat(outputs.get(1)
			.singletonOrThrow(), 1)), List.of(Blocks.identityBlock(), below)));
		return pair(sequence, "up" + level, filters[level - 1]);
	}

	private SequentialBlock pair(final SequentialBlock sequence, final String name, final int filters) {
		for (int i = 1; i <= 2; i++)
			normalized(sequence, name + ".conv" + i, name + ".norm" + i, filters, 3, 1, 1).add(Activation::relu);
		return sequence;
	}

	/** Nearest neighbours, PyTorch's mode 0. */
	private static NDArray twice(final NDArray images) {
		final Shape shape = images.getShape();
		return images.getNDArrayInternal().interpolation(new long[] { 2 * shape.get(2), 2 * shape.get(3) }, 0, false);
	}

	private Block basic(final String name, final int filters, final boolean halves) {
		final int stride = halves ? 2 : 1;
		final SequentialBlock main = normalized(new SequentialBlock(), name + "conv1", name + "norm1", filters, 3, stride, 1)
			.add(Activation::relu);
		normalized(main, name + "conv2", name + "norm2", filters, 3, 1, 1);
		final Block shortcut = halves ? normalized(new SequentialBlock(), name + "shortcut", name + "shortcut-norm", filters,
			1, stride, 0) : Blocks.identityBlock();
		return new ParallelBlock(outputs -> new NDList(Activation.relu(outputs.get(0).singletonOrThrow().add(outputs.get(1)
			.singletonOrThrow()))), List.of(main, shortcut));
	}

	private SequentialBlock normalized(final SequentialBlock sequence, final String name, final String normName,
		final int filters, final int kernel, final int stride, final int padding)
	{
		return sequence.add(convolution(name, filters, kernel, stride, padding, false)).add(name(normName, BatchNorm.builder()
			.build()));
	}

	private Block convolution(final String name, final int filters, final int kernel, final int stride,
		final int padding, final boolean bias)
	{
		return name(name, Conv2d.builder().setFilters(filters).setKernelShape(new Shape(kernel, kernel)).optStride(new Shape(
			stride, stride)).optPadding(new Shape(padding, padding)).optBias(bias).build());
	}

	private Block linear(final String name, final int units) {
		return name(name, Linear.builder().setUnits(units).build());
	}

	private static Block half() {
		return Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2));
	}

	private Block name(final String name, final Block layer) {
		named.put(name, layer);
		return layer;
	}

	/** @return the whole network */
	SequentialBlock block() {
		return block;
	}

	/**
	 * @param qualifiedName as ConvJ has it, {@code node/parameter}
	 * @return PyTorch's
	 */
	Parameter parameter(final String qualifiedName) {
		final int slash = qualifiedName.lastIndexOf('/');
		final Block layer = named.get(qualifiedName.substring(0, slash));
		final String word = qualifiedName.substring(slash + 1);
		return layer.getDirectParameters().get(layer instanceof BatchNorm ? TERMS.get(word) : word);
	}
}
