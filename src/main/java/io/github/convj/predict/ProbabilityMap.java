package io.github.convj.predict;

import io.github.convj.data.Calibration;
import io.github.convj.data.CellCache;
import io.github.convj.data.Field;
import io.github.convj.data.Normalization;
import io.github.convj.data.Preprocessing;
import io.github.convj.data.Progress;
import io.github.convj.data.StackMode;
import io.github.convj.model.Model;
import io.github.convj.network.FullyConvolutional;
import io.github.convj.network.Network;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import net.imglib2.img.basictypeaccess.array.FloatArray;
import net.imglib2.img.cell.Cell;
import net.imglib2.img.cell.CellGrid;
import net.imglib2.img.cell.LazyCellImg;
import net.imglib2.type.numeric.real.FloatType;

/**
 * What a classifier says of every place of an image: at each position of the map the probabilities of the window that is
 * centred there, one channel a class. Position {@code i} along an axis stands for the pixels {@code [i * stride, (i + 1) *
 * stride)} of the (scaled) image, so that map and image cover the same ground, and its window is centred on these; a centre
 * that falls between two pixels is moved half a pixel towards the origin.
 * <p>
 * Where the network does not pad, the whole map is computed by convolutions, and its values are those of the windows
 * classified alone, up to rounding. Where it pads, a window alone has zeros around it, and in the map its surroundings; then
 * values differ, unless {@link MapSettings#exact} asks for each window by itself. That is also what happens, always, where
 * images are normalized by themselves, or a layer cannot slide. {@link #note()} says so.
 * </p>
 * <p>
 * Blocks are computed when they are asked for, each by one thread and in the same way whatever else is computed, so neither
 * order nor number of threads changes a bit. A thread needs about 32 MiB for a block's activations; the image keeps the blocks
 * used last, up to 64 MiB. Thread-safe.
 * </p>
 */
public final class ProbabilityMap {

	/** Takes a map as it is computed. */
	@FunctionalInterface
	public interface Receiver {

		/**
		 * @param z plane, from 0
		 * @param y first row
		 * @param rows how many
		 * @param probabilities {@code [class][row, column]}, which is used again afterwards
		 */
		void receive(int z, int y, int rows, float[][] probabilities);
	}

	/** Blocks that the image keeps. */
	private static final long CACHE_BYTES = 64L << 20;

	private static final String TASK = "Mapping";

	private final Model model;
	private final Network network;
	private final Field field;
	private final WindowGrid grid;
	private final BlockEngine engine;
	private final int[] block;
	private final String note;

	private ProbabilityMap(final Model model, final Network network, final Field field, final WindowGrid grid,
		final BlockEngine engine, final String note)
	{
		this.model = model;
		this.network = network;
		this.field = field;
		this.grid = grid;
		this.engine = engine;
		this.block = engine.block();
		this.note = note;
	}

	/**
	 * Plans a map; nothing is computed yet.
	 *
	 * @param model to classify with; its network must not be trained on meanwhile
	 * @param image that stays open as long as the map is used
	 * @param settings how it is covered with windows
	 * @return the map
	 * @throws ConvJException if the image is of another kind than those trained on, or the stride does not go with the
	 *           network's
	 */
	public static ProbabilityMap of(final Model model, final Field image, final MapSettings settings) {
		return of(model, model.network(), image, settings);
	}

	/**
	 * As {@link #of(Model, Field, MapSettings)}, with a network that gives further values behind the probabilities.
	 *
	 * @param network the model's, or one made from it that can slide
	 */
	static ProbabilityMap of(final Model model, final Network network, final Field image, final MapSettings settings) {
		final Preprocessing preprocessing = model.preprocessing();
		preprocessing.check(image);
		final Field field = (preprocessing.stack() == StackMode.CHANNELS ? image.planesAsChannels() : image).scaled(settings
			.scale());
		final Shape input = preprocessing.input();
		final Optional<FullyConvolutional> sliding = FullyConvolutional.of(network);
		final int[] window = spatial(input, Arrays.stream(input.toArray()).limit(input.rank() - 1).toArray());
		final int[] own = sliding.isPresent() ? spatial(input, sliding.get().stride()) : new int[] { 1, Math.max(1, window[1] /
			8), Math.max(1, window[2] / 8) };
		final int[] stride = { own[0], settings.stride() == 0 ? own[1] : settings.stride(), settings.stride() == 0 ? own[2]
			: settings.stride() };
		final WindowGrid grid = new WindowGrid(field, settings.border(), window, stride);
		final String reason = separately(model, sliding, settings);
		if (reason != null) return new ProbabilityMap(model, network, field, grid, new SeparateEngine(model, grid), join(reason,
			scaling(model, settings)));
		for (int axis = 1; axis < 3; axis++)
			if (own[axis] % stride[axis] != 0 && stride[axis] % own[axis] != 0) throw new ConvJException("The stride " +
				stride[axis] + " does not go with the network's own of " + own[axis] + "; choose " + own[axis] +
				", a divisor or a multiple of it.");
		final String note = join(sliding.get().exact() ? null : "The network " + model.network().architecture().name() +
			" pads its windows with zeros, and in the map they have their surroundings instead, so values differ from those of windows classified alone; exact=true gives these, but takes long, and network=window-small trains a network for which both are the same.", scaling(model, settings));
		return new ProbabilityMap(model, network, field, grid, new DenseEngine(sliding.get(), preprocessing, grid), note);
	}

	/** @return both sentences, where there are two; null if there is none */
	private static String join(final String first, final String second) {
		return first == null ? second : second == null ? first : first + " " + second;
	}

	/** @return what to say if the model knows objects at another size than the map shows them; else null */
	private static String scaling(final Model model, final MapSettings settings) {
		return settings.scale() != 1 || model.scale() == 1 ? null : "The model was trained on " + (model
			.detection() == null ? "images" : "fields") + " scaled by " + model.scale() + "; scale=" + model.scale() +
			" maps images as it knows them.";
	}

	/** @return why each window must be classified by itself; null if it need not */
	private static String separately(final Model model, final Optional<FullyConvolutional> sliding,
		final MapSettings settings)
	{
		if (model.preprocessing().normalization() == Normalization.IMAGE) return "The model was trained with normalization=image, so each window is normalized and classified by itself, which takes long; a model trained with normalization=dataset is faster.";
		if (sliding.isEmpty()) return "The network " + model.network().architecture().name() +
			" has layers that cannot slide over an image, so each window is classified by itself, which takes long; network=window-small trains a faster one.";
		if (settings.exact() && !sliding.get().exact()) return "The network " + model.network().architecture().name() +
			" pads its windows with zeros, so each window is classified by itself, which takes long; network=window-small trains a faster one.";
		return null;
	}

	private static int[] spatial(final Shape input, final int[] sizes) {
		return input.rank() == 4 ? sizes : new int[] { 1, sizes[0], sizes[1] };
	}

	/** @return the model */
	public Model model() {
		return model;
	}

	/** @return the names of the classes, one a channel */
	public List<String> classes() {
		return model.classes();
	}

	/** @return values a position: the classes' probabilities, and what else the network gives */
	int channels() {
		return network.architecture().output().channels();
	}

	/** @return X */
	public int width() {
		return grid.positions(2);
	}

	/** @return Y */
	public int height() {
		return grid.positions(1);
	}

	/** @return planes or time points */
	public int depth() {
		return grid.positions(0);
	}

	/** @return whether its planes are time points */
	public boolean timeSeries() {
		return field.timeSeries();
	}

	/** @return pixels of the (scaled) image from a window to the next along X */
	public int stride() {
		return grid.stride()[2];
	}

	/**
	 * @param x position in the map
	 * @return the first column of its window in the (scaled) image; negative where it reaches over the border
	 */
	public int windowX(final int x) {
		return grid.start(2, x);
	}

	/**
	 * @param y position in the map
	 * @return the first row of its window in the (scaled) image; negative where it reaches over the border
	 */
	public int windowY(final int y) {
		return grid.start(1, y);
	}

	/** @return pixels of the (scaled) image from a window to the next along Y */
	int strideY() {
		return grid.stride()[1];
	}

	/** @return columns of the (scaled) image */
	int fieldWidth() {
		return field.width();
	}

	/** @return rows of the (scaled) image */
	int fieldHeight() {
		return field.height();
	}

	/** @return columns of a window */
	int windowWidth() {
		return grid.window()[2];
	}

	/** @return rows of a window */
	int windowHeight() {
		return grid.window()[1];
	}

	/** @return planes of a window */
	int windowDepth() {
		return grid.window()[0];
	}

	/** @return the centre of a position's window in the (scaled) image */
	double centreX(final int x) {
		return windowX(x) + windowWidth() / 2.0;
	}

	/** @return the centre of a position's window in the (scaled) image */
	double centreY(final int y) {
		return windowY(y) + windowHeight() / 2.0;
	}

	/** @return the first plane of a position's window; negative where it reaches over the border */
	int windowZ(final int z) {
		return grid.start(0, z);
	}

	/** @return the size of its pixels, such that it lies exactly upon the image */
	public Calibration calibration() {
		return field.calibration().coarser(grid.stride()[2], grid.stride()[1], grid.stride()[0]);
	}

	/** @return a sentence for the user if the map is slow, or not what each window alone would give; else nothing */
	public Optional<String> note() {
		return Optional.ofNullable(note);
	}

	/** @return floating-point operations for the whole map, as they are counted for a network */
	public long flops() {
		long blocks = 1;
		for (int axis = 0; axis < 3; axis++)
			blocks *= Math.ceilDiv(grid.positions(axis), block[axis]);
		return engine instanceof final DenseEngine dense ? blocks * dense.runs() * dense.network().architecture().summary()
			.flops() : blocks * block[1] * block[2] * model.network().architecture().summary().flops();
	}

	/**
	 * @return the map as an image {@code (X, Y, (Z,) class)}, whose cells are computed when they are looked at, by the thread
	 *         that looks
	 */
	public LazyCellImg<FloatType, FloatArray> img() {
		return img(CACHE_BYTES, false);
	}

	/**
	 * As {@link #img()}.
	 *
	 * @param cacheBytes how many bytes of the blocks used last are kept
	 * @param soft whether blocks give way to whatever else needs memory
	 */
	LazyCellImg<FloatType, FloatArray> img(final long cacheBytes, final boolean soft) {
		final boolean stack = depth() > 1;
		final int classes = channels();
		final CellGrid cells = stack ? new CellGrid(new long[] { width(), height(), depth(), classes }, new int[] { block[2],
			block[1], block[0], classes }) : new CellGrid(new long[] { width(), height(), classes }, new int[] { block[2],
				block[1], classes });
		final int capacity = (int) Math.clamp(cacheBytes / (4L * length()), 4, 1 << 16);
		final CellCache<Cell<FloatArray>> cache = soft ? CellCache.soft(capacity, index -> cell(cells, index))
			: new CellCache<>(capacity, index -> cell(cells, index));
		return new LazyCellImg<>(cells, new FloatType(), cache::get);
	}

	private int length() {
		return block[0] * block[1] * block[2] * channels();
	}

	private Cell<FloatArray> cell(final CellGrid cells, final long index) {
		final int n = cells.numDimensions();
		final long[] min = new long[n];
		final int[] size = new int[n];
		cells.getCellDimensions(index, min, size);
		final float[] values = new float[length()];
		engine.compute(new int[] { n == 4 ? (int) min[2] : 0, (int) min[1], (int) min[0] }, values);
		final int classes = channels();
		final int planes = n == 4 ? size[2] : 1;
		final float[] cell = new float[planes * size[1] * size[0] * classes];
		int at = 0;
		for (int c = 0; c < classes; c++)
			for (int z = 0; z < planes; z++)
				for (int y = 0; y < size[1]; y++)
					for (int x = 0; x < size[0]; x++)
						cell[at++] = values[((z * block[1] + y) * block[2] + x) * classes + c];
		return new Cell<>(size, min, new FloatArray(cell));
	}

	/**
	 * Computes the whole map from top to bottom, plane by plane, with little of it in memory at a time.
	 *
	 * @param workers that share the work
	 * @param progress told of each block, by one thread at a time
	 * @param receiver of the values, called on the calling thread
	 * @throws CancellationException if the progress throws it
	 */
	public void compute(final Workers workers, final Progress progress, final Receiver receiver) {
		final int across = Math.ceilDiv(width(), block[2]);
		// enough blocks at a time that no worker waits long for the others
		final int lines = Math.min(Math.ceilDiv(height(), block[1]), Math.ceilDiv(4 * workers.count(), across));
		final int total = Math.ceilDiv(depth(), block[0]) * Math.ceilDiv(height(), block[1]) * across;
		final int classes = channels();
		final int rows = Math.min(height(), lines * block[1]);
		final float[][][] strips = new float[Math.min(depth(), block[0])][classes][Math.multiplyExact(rows, width())];
		final float[][] buffers = new float[workers.count()][];
		final Steps steps = new Steps(TASK, progress, total);
		for (int z = 0; z < depth(); z += block[0])
			for (int y = 0; y < height(); y += rows) {
				final int[] corner = { z, y };
				final int down = Math.ceilDiv(Math.min(rows, height() - y), block[1]);
				workers.run(down * across, (task, worker) -> {
					if (steps.stopped()) return;
					if (buffers[worker] == null) buffers[worker] = new float[length()];
					final int[] from = { corner[0], corner[1] + task / across * block[1], task % across * block[2] };
					engine.compute(from, buffers[worker]);
					place(buffers[worker], from, corner[1], strips);
					steps.next();
				});
				steps.rethrow();
				for (int plane = 0; plane < Math.min(block[0], depth() - z); plane++)
					receiver.receive(z + plane, y, Math.min(rows, height() - y), strips[plane]);
			}
	}

	private void place(final float[] values, final int[] from, final int top, final float[][][] strips) {
		final int classes = channels();
		for (int z = 0; z < Math.min(block[0], depth() - from[0]); z++)
			for (int y = 0; y < Math.min(block[1], height() - from[1]); y++)
				for (int x = 0; x < Math.min(block[2], width() - from[2]); x++)
					for (int c = 0; c < classes; c++)
						strips[z][c][(from[1] - top + y) * width() + from[2] + x] = values[((z * block[1] + y) * block[2] + x) *
							classes + c];
	}
}
