package io.github.convj.benchmark;

import io.github.convj.layer.BatchNormalization;
import io.github.convj.layer.Concatenate;
import io.github.convj.layer.Convolution;
import io.github.convj.layer.MaxPooling;
import io.github.convj.layer.Padding;
import io.github.convj.layer.Relu;
import io.github.convj.layer.Upsampling;
import io.github.convj.network.Architecture;
import io.github.convj.network.Networks;
import io.github.convj.tensor.Shape;
import java.util.List;
import java.util.function.Supplier;

/**
 * One network and how it is used.
 *
 * @param architecture ours
 * @param peer the same network as PyTorch's users would write it
 * @param batch samples at a time
 * @param units that one sample counts for in a rate: 1 for an image, megapixels for a map
 * @param unit name of the rate
 * @param trained whether training is timed too
 */
record Workload(Architecture architecture, Supplier<TorchNetwork> peer, int batch, double units, String unit,
	boolean trained)
{

	private static final int CLASSES = 10;
	private static final int[] UNET_FILTERS = { 16, 32, 64, 128 };

	/** @return all of them */
	static List<Workload> all() {
		return List.of(images("lenet5", Shape.of(28, 28, 1), 64, TorchNetwork::lenet5), images("vgg-small", Shape.of(32, 32,
			3), 64, TorchNetwork::vggSmall), images("resnet20", Shape.of(32, 32, 3), 64, () -> TorchNetwork.residual(16, 3, 3, CLASSES)),
			images("resnet18", Shape.of(64, 64, 3), 16, () -> TorchNetwork.residual(64, 4, 2, CLASSES)), images(
				"mobilenet-small", Shape.of(64, 64, 3), 32, () -> TorchNetwork.mobilenetSmall(CLASSES)), new Workload(unet(256),
					() -> TorchNetwork.unet(UNET_FILTERS), 1, 1, "images/s", true), new Workload(dense(2048), TorchNetwork::dense, 1,
						2048 * 2048 / 1e6, "Mpixel/s", false));
	}

	private static Workload images(final String name, final Shape input, final int batch,
		final Supplier<TorchNetwork> peer)
	{
		return new Workload(Networks.create(name, input, CLASSES), peer, batch, 1, "images/s", true);
	}

	/** A classifier of 32x32 windows laid over a whole image: valid convolutions throughout, so that its map has stride 4. */
	private static Architecture dense(final int size) {
		final Architecture.Builder builder = Architecture.builder("dense-fcn", Shape.of(size, size, 1));
		int number = 0;
		for (final int filters : new int[] { 16, 32 }) {
			for (int i = 0; i < 2; i++) {
				number++;
				builder.add("conv" + number, valid(filters, 3)).add("relu" + number, new Relu());
			}
			builder.add("pool" + number / 2, MaxPooling.of(2));
		}
		return builder.add("conv5", valid(64, 5)).add("relu5", new Relu()).add("scores", valid(4, 1)).build();
	}

	/**
	 * A network that answers for each pixel, after Ronneberger et al. 2015: pairs of 3x3 convolutions with batch
	 * normalization, on smaller and smaller images and up again, with what was found on the way down beside.
	 */
	private static Architecture unet(final int size) {
		final Architecture.Builder builder = Architecture.builder("unet-small", Shape.of(size, size, 1));
		final int levels = UNET_FILTERS.length;
		for (int level = 1; level < levels; level++) {
			pair(builder, "down" + level, UNET_FILTERS[level - 1]);
			builder.add("pool" + level, MaxPooling.of(2));
		}
		pair(builder, "down" + levels, UNET_FILTERS[levels - 1]);
		for (int level = levels - 1; level >= 1; level--) {
			builder.add("enlarge" + level, Upsampling.of(2));
			builder.add("both" + level, new Concatenate(), "down" + level + ".relu2", "enlarge" + level);
			pair(builder, "up" + level, UNET_FILTERS[level - 1]);
		}
		return builder.add("scores", valid(2, 1)).build();
	}

	private static void pair(final Architecture.Builder builder, final String name, final int filters) {
		for (int i = 1; i <= 2; i++)
			builder.add(name + ".conv" + i, Convolution.of(filters, 3).withPadding(Padding.of(1)).withoutBias()).add(name +
				".norm" + i, BatchNormalization.standard()).add(name + ".relu" + i, new Relu());
	}

	private static Convolution valid(final int filters, final int kernel) {
		return Convolution.of(filters, kernel).withPadding(Padding.VALID);
	}

	/** @return its name */
	String name() {
		return architecture.name();
	}

	/** @return floats of one batch of input */
	int inputLength() {
		return Math.toIntExact(batch * architecture.input().elements());
	}

	/** @return places of one sample that have a label: 1, or as many as the output has positions */
	int labels() {
		return (int) (architecture.output().elements() / classes());
	}

	/** @return how many classes there are at each position of the output */
	int classes() {
		return architecture.output().channels();
	}
}
