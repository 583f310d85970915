package io.github.convj.explain;

import io.github.convj.data.Border;
import io.github.convj.data.Calibration;
import io.github.convj.data.Field;
import io.github.convj.data.Normalization;
import io.github.convj.data.Preprocessing;
import io.github.convj.data.Progress;
import io.github.convj.data.StackMode;
import io.github.convj.layer.Convolution;
import io.github.convj.model.Model;
import io.github.convj.network.Architecture;
import io.github.convj.network.Network;
import io.github.convj.network.Pass;
import io.github.convj.network.ReceptiveField;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/**
 * What a layer computes all over an image of any size. There is a value wherever the centre of what the layer sees lies within
 * the image, one in as many pixels as the layer's stride; {@link #calibration()} says where, so that maps lie upon the image to
 * a fraction of a pixel. Beyond its border the image is mirrored, so layers never see the zeros with which the network pads
 * a window.
 * <p>
 * Blocks are computed one by one, each by one thread and in the same way whatever else is computed, so the number of threads
 * changes no bit. A thread needs about 32 MiB for a block's activations, more where the layer sees very much. Thread-safe.
 * </p>
 */
public final class FeatureMaps {

	/** Takes what is computed at a place. Called by several threads at once, but for each block by one. */
	@FunctionalInterface
	interface Places {

		/**
		 * @param block number of the block within its line
		 * @param z from 0
		 * @param y from 0
		 * @param x from 0
		 * @param values hold one for each channel
		 * @param at where the first is
		 */
		void receive(int block, int z, int y, int x, float[] values, int at);
	}

	/** Hears, on the calling thread, that a line of blocks is done. */
	@FunctionalInterface
	interface Lines {

		/**
		 * @param z first plane
		 * @param y first row
		 */
		void done(int z, int y);
	}

	/** Takes maps as they are computed. */
	@FunctionalInterface
	public interface Receiver {

		/**
		 * @param z plane, from 0
		 * @param y first row
		 * @param rows how many
		 * @param values {@code [channel][row, column]}, which are used again afterwards
		 */
		void receive(int z, int y, int rows, float[][] values);
	}

	private static final long BYTES = 32L << 20;
	private static final int[] SIZES = { 64, 48, 32, 24, 16, 12, 8, 6, 4, 3, 2, 1 };
	private static final int PLANES = 4;

	private final Field field;
	private final Preprocessing preprocessing;
	private final String layer;
	private final Network network;
	/** Z, Y, X. */
	private final int[] stride = { 1, 1, 1 };
	private final int[] before = { 0, 0, 0 };
	/** The first position, counted from where the network's own first one is. */
	private final int[] first = { 0, 0, 0 };
	private final int[] counts;
	private final double[] centres = { 0.5, 0.5, 0.5 };
	private final int[] block;
	private final Queue<Pass> idle = new ConcurrentLinkedQueue<>();

	private FeatureMaps(final Model model, final Field field, final String layer) {
		this.field = field;
		this.layer = layer;
		preprocessing = model.preprocessing();
		final Network start = upTo(model.network(), layer);
		final Architecture architecture = start.architecture();
		final List<ReceptiveField.Along> axes = ReceptiveField.of(architecture, layer).axes();
		final int[] sizes = { field.depth(), field.height(), field.width() };
		counts = sizes.clone();
		final Sight sight = Sight.sliding(architecture, layer);
		for (int a = 0; a < axes.size(); a++) {
			final ReceptiveField.Along along = axes.get(a);
			final int axis = 3 - axes.size() + a;
			stride[axis] = along.stride();
			before[axis] = Math.ceilDiv(Math.max(0, -along.offset()), along.stride());
			first[axis] = (sight.start()[axis] - along.offset()) / along.stride();
			centres[axis] = sight.start()[axis] + along.size() / 2.0;
			counts[axis] = Math.max(1, (int) Math.ceil((sizes[axis] - centres[axis]) / along.stride()));
		}
		Network candidate = null;
		int[] answers = null;
		for (final int size : SIZES) {
			answers = new int[] { axes.size() == 3 ? Math.min(counts[0], PLANES) : 1, Math.min(counts[1], size), Math.min(counts[2],
				size) };
			final int[] shape = architecture.input().toArray();
			long elements = architecture.input().channels();
			for (int a = 0; a < axes.size(); a++) {
				final ReceptiveField.Along along = axes.get(a);
				final int axis = 3 - axes.size() + a;
				final int needed = (before[axis] + answers[axis] - 1) * along.stride() + along.offset() + along.size();
				shape[a] += Math.max(0, Math.ceilDiv(needed - shape[a], along.stride())) * along.stride();
				elements *= shape[a];
			}
			if (4 * elements > BYTES && size > 1) continue;
			candidate = start.on(architecture.withInput(Shape.of(shape)));
			if (candidate.architecture().summary().inferenceBytes(1) <= BYTES) break;
		}
		network = candidate;
		block = answers;
	}

	/**
	 * Plans maps; nothing is computed yet.
	 *
	 * @param model whose network is looked into
	 * @param image that stays open as long as the maps are used
	 * @param layer by name; null or empty for the last convolution
	 * @return the maps
	 * @throws ConvJException if there is no such layer or its output has no places, or the image is of another kind than those
	 *           trained on or normalized by itself
	 */
	public static FeatureMaps of(final Model model, final Field image, final String layer) {
		final Preprocessing preprocessing = model.preprocessing();
		preprocessing.check(image);
		requireDatasetNormalization(preprocessing);
		return new FeatureMaps(model, preprocessing.stack() == StackMode.CHANNELS ? image.planesAsChannels() : image, layer ==
			null || layer.isBlank() ? last(model.network().architecture()) : layer);
	}

	/**
	 * @param model whose network is looked into
	 * @param layer by name
	 * @throws ConvJException if {@link #of} could not take them, whatever the image
	 */
	static void check(final Model model, final String layer) {
		requireDatasetNormalization(model.preprocessing());
		upTo(model.network(), layer);
	}

	private static void requireDatasetNormalization(final Preprocessing preprocessing) {
		if (preprocessing.normalization() == Normalization.IMAGE) throw new ConvJException(
			"The model normalizes each image by itself, which parts of a large image cannot be; train with normalization=dataset for feature maps.");
	}

	/** @return the last convolution */
	static String last(final Architecture architecture) {
		return architecture.nodes().reversed().stream().filter(node -> node.layer() instanceof Convolution).map(
			Architecture.Node::name).findFirst().orElseThrow(() -> new ConvJException("The network " + architecture.name() +
				" has no convolution; name one of its layers with layer=."));
	}

	private static Network upTo(final Network network, final String layer) {
		final Architecture whole = network.architecture();
		final int rank = whole.input().rank();
		if (whole.node(layer) != null && whole.shape(layer).rank() != rank) throw new ConvJException("The output of the layer \"" +
			layer + "\" has no places in the image; choose one of " + String.join(", ", whole.nodes().stream().map(
				Architecture.Node::name).filter(name -> whole.shape(name).rank() == rank).toList()) + ".");
		final Network cut = network.upTo(layer);
		for (final Architecture.Node node : cut.architecture().nodes())
			if (node.layer().magnification(whole.inputShapes(node)) != null || whole.shape(node.name()).rank() != rank) throw new ConvJException(
				"The layer \"" + layer + "\" depends on \"" + node.name() +
					"\", which cannot slide over an image; choose a layer before that.");
		return cut;
	}

	/** @return the layer's name */
	public String layer() {
		return layer;
	}

	/** @return values at each place */
	public int channels() {
		return network.architecture().output().channels();
	}

	/** @return X */
	public int width() {
		return counts[2];
	}

	/** @return Y */
	public int height() {
		return counts[1];
	}

	/** @return planes or time points */
	public int depth() {
		return counts[0];
	}

	/** @return how many blocks are in a line */
	int blocks() {
		return Math.ceilDiv(width(), block[2]);
	}

	/** @return whether its planes are time points */
	public boolean timeSeries() {
		return field.timeSeries();
	}

	/** @return pixels of the image from one place to the next along X */
	public int stride() {
		return stride[2];
	}

	/** @return size and origin of its pixels, such that each lies where the centre of what it saw lies in the image */
	public Calibration calibration() {
		final Calibration image = field.calibration();
		return new Calibration(image.pixelWidth() * stride[2], image.pixelHeight() * stride[1], image.pixelDepth() * stride[0],
			image.unit(), image.frameInterval(), 0.5 + (image.xOrigin() - centres[2]) / stride[2], 0.5 + (image.yOrigin() -
				centres[1]) / stride[1]);
	}

	/**
	 * Looks for the channels that say most about this image: those with the largest root mean square over all its places.
	 *
	 * @param count how many at most, from 1; 0 for all
	 * @param workers that share the work
	 * @param progress told of each line of blocks
	 * @return channels from 0, the strongest first; in their own order where all are asked for
	 */
	public List<Integer> strongest(final int count, final Workers workers, final Progress progress) {
		if (count == 0 || count >= channels()) return IntStream.range(0, channels()).boxed().toList();
		final double[] squares = new double[channels()];
		compute(workers, progress, (z, y, rows, values) -> {
			for (int c = 0; c < squares.length; c++)
				for (int i = 0; i < rows * width(); i++)
					squares[c] += (double) values[c][i] * values[c][i];
		});
		return IntStream.range(0, squares.length).boxed().sorted(Comparator.comparingDouble((final Integer c) -> -squares[c])
			.thenComparing(c -> c)).limit(count).toList();
	}

	/**
	 * Computes the maps from top to bottom, plane by plane, with little of them in memory at a time.
	 *
	 * @param workers that share the work
	 * @param progress told of each line of blocks
	 * @param receiver of the values, called on the calling thread
	 * @throws CancellationException if the progress throws it
	 */
	public void compute(final Workers workers, final Progress progress, final Receiver receiver) {
		final int rows = Math.min(block[1], height());
		final float[][][] strips = new float[Math.min(depth(), block[0])][channels()][Math.multiplyExact(rows, width())];
		scan(workers, progress, (task, z, y, x, values, at) -> {
			final float[][] strip = strips[z % block[0]];
			final int to = y % block[1] * width() + x;
			for (int c = 0; c < strip.length; c++)
				strip[c][to] = values[at + c];
		}, (z, y) -> {
			for (int plane = 0; plane < Math.min(block[0], depth() - z); plane++)
				receiver.receive(z + plane, y, Math.min(rows, height() - y), strips[plane]);
		});
	}

	/**
	 * Computes all places, line of blocks by line of blocks, and keeps nothing.
	 *
	 * @param workers that share the work
	 * @param progress told of each line of blocks
	 * @param places takes the values
	 * @param lines told of each line of blocks before the next one begins
	 * @throws CancellationException if the progress throws it
	 */
	void scan(final Workers workers, final Progress progress, final Places places, final Lines lines) {
		final int count = Math.ceilDiv(height(), block[1]) * Math.ceilDiv(depth(), block[0]);
		int line = 0;
		progress.update("Computing features", 0, count);
		for (int z = 0; z < depth(); z += block[0])
			for (int y = 0; y < height(); y += block[1]) {
				final int[] corner = { z, y };
				workers.run(blocks(), (task, worker) -> run(task, new int[] { corner[0], corner[1], task * block[2] }, places));
				lines.done(z, y);
				progress.update("Computing features", ++line, count);
			}
	}

	private void run(final int task, final int[] from, final Places places) {
		final Pass found = idle.poll();
		final Pass pass = found != null ? found : network.inference(1, Workers.sequential());
		final Shape input = network.architecture().input();
		final int[] start = new int[3];
		final int[] size = { 1, 1, 1 };
		for (int axis = 0; axis < 3; axis++) {
			final boolean plane = axis < 4 - input.rank();
			start[axis] = plane ? from[axis] : (first[axis] + from[axis] - before[axis]) * stride[axis];
			if (!plane) size[axis] = input.size(axis - 4 + input.rank());
		}
		final float[] values = pass.input().array();
		Border.REFLECT.read(field, start, size, values);
		preprocessing.normalize(values, 0, (int) input.elements());
		pass.forward(1);
		final Shape output = network.architecture().output();
		final float[] features = pass.output().array();
		for (int z = 0; z < Math.min(block[0], depth() - from[0]); z++)
			for (int y = 0; y < Math.min(block[1], height() - from[1]); y++)
				for (int x = 0; x < Math.min(block[2], width() - from[2]); x++) {
					final int at = ((before[0] + z) * output.size(-3) + before[1] + y) * output.size(-2) + before[2] + x;
					places.receive(task, from[0] + z, from[1] + y, from[2] + x, features, at * output.channels());
				}
		// A pass that failed is not worth keeping, so it returns to the idle ones only now.
		idle.add(pass);
	}

	/**
	 * @param channels some of them, from 0
	 * @return their names for each plane, one plane after the other, as in {@code conv3 17}, counting from 1
	 */
	public List<String> names(final List<Integer> channels) {
		final List<String> names = new ArrayList<>();
		for (int z = 0; z < depth(); z++)
			for (final int channel : channels)
				names.add(layer + " " + (channel + 1));
		return names;
	}
}
