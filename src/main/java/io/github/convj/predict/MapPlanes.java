package io.github.convj.predict;

import io.github.convj.data.CellCache;
import io.github.convj.data.Field;
import io.github.convj.data.Progress;
import io.github.convj.tensor.Workers;
import java.util.List;
import java.util.concurrent.CancellationException;
import net.imglib2.RandomAccess;
import net.imglib2.img.basictypeaccess.array.FloatArray;
import net.imglib2.img.cell.Cell;
import net.imglib2.img.cell.CellGrid;
import net.imglib2.img.cell.LazyCellImg;
import net.imglib2.type.numeric.real.FloatType;

/**
 * A map that is looked at plane by plane, of which no more is computed, or read, than what is looked at. A cell holds all
 * classes, so the channels of a plane cost little after the first of them. Cells used last are kept in half of the memory that
 * Java may use, as long as nobody else needs it. Thread-safe.
 */
public final class MapPlanes {

	/** Edge of the cells of a map that is read. */
	private static final int EDGE = 256;

	/** A cell of the plane that is looked at. */
	private interface Visitor {

		/**
		 * @param values of the cell {@code [class][plane][y][x]}
		 * @param from where the plane begins in those of the first class
		 * @param step from a class to the next
		 * @param x its place
		 * @param y its place
		 * @param width of it
		 * @param height of it
		 */
		void visit(float[] values, int from, int step, int x, int y, int width, int height);
	}

	private final String task;
	private final List<String> classes;
	private final LazyCellImg<FloatType, FloatArray> img;
	private final Workers workers;

	private MapPlanes(final String task, final List<String> classes, final LazyCellImg<FloatType, FloatArray> img,
		final Workers workers)
	{
		this.task = task;
		this.classes = List.copyOf(classes);
		this.img = img;
		this.workers = workers;
	}

	/**
	 * @param map to compute where it is looked at; its image stays open
	 * @param workers that share the work
	 * @return its planes
	 */
	public static MapPlanes of(final ProbabilityMap map, final Workers workers) {
		return new MapPlanes("Mapping", map.classes(), map.img(cacheBytes(), true), workers);
	}

	/**
	 * @param map that was written, one channel a class; it stays open
	 * @param classes names of the channels
	 * @param workers that share the work
	 * @return its planes
	 */
	public static MapPlanes of(final Field map, final List<String> classes, final Workers workers) {
		final int channels = classes.size();
		final int[] edges = { Math.min(EDGE, map.width()), Math.min(EDGE, map.height()) };
		final CellGrid grid = map.depth() > 1 ? new CellGrid(new long[] { map.width(), map.height(), map.depth(), channels },
			new int[] { edges[0], edges[1], 1, channels }) : new CellGrid(new long[] { map.width(), map.height(), channels },
				new int[] { edges[0], edges[1], channels });
		final CellCache<Cell<FloatArray>> cache = CellCache.soft((int) Math.clamp(cacheBytes() / (4L * edges[0] * edges[1] *
			channels), 4, 1 << 16), index -> cell(map, grid, index));
		return new MapPlanes("Reading", classes, new LazyCellImg<>(grid, new FloatType(), cache::get), workers);
	}

	private static long cacheBytes() {
		return Runtime.getRuntime().maxMemory() / 2;
	}

	private static Cell<FloatArray> cell(final Field map, final CellGrid grid, final long index) {
		final int n = grid.numDimensions();
		final long[] min = new long[n];
		final int[] size = new int[n];
		grid.getCellDimensions(index, min, size);
		final int channels = map.channels();
		final float[] row = new float[size[0] * channels];
		final float[] cell = new float[size[1] * row.length];
		for (int y = 0; y < size[1]; y++) {
			map.read(n == 4 ? (int) min[2] : 0, (int) min[1] + y, (int) min[0], size[0], row, 0);
			for (int c = 0; c < channels; c++)
				for (int x = 0; x < size[0]; x++)
					cell[(c * size[1] + y) * size[0] + x] = row[x * channels + c];
		}
		return new Cell<>(size, min, new FloatArray(cell));
	}

	/** @return the names of the classes, one a channel */
	public List<String> classes() {
		return classes;
	}

	/** @return X */
	public int width() {
		return (int) img.dimension(0);
	}

	/** @return Y */
	public int height() {
		return (int) img.dimension(1);
	}

	/** @return planes or time points */
	public int depth() {
		return img.numDimensions() == 4 ? (int) img.dimension(2) : 1;
	}

	/**
	 * @param z plane, from 0
	 * @param c class, from 0
	 * @param progress told of each cell
	 * @param target takes the probabilities {@code [y, x]}; what is not computed when the progress throws stays as it was
	 * @throws CancellationException if the progress throws it; the cells until then are kept
	 */
	public void probabilities(final int z, final int c, final Progress progress, final float[] target) {
		visit(z, progress, (values, from, step, x, y, width, height) -> {
			for (int row = 0; row < height; row++)
				System.arraycopy(values, from + c * step + row * width, target, (y + row) * width() + x, width);
		});
	}

	/**
	 * @param z plane, from 0
	 * @param confidence least probability of a label, 0 to 1
	 * @param progress told of each cell
	 * @param target takes the labels {@code [y, x]}: 1 for the first class and so on, 0 for none; what is not computed when the
	 *          progress throws stays as it was
	 * @throws CancellationException if the progress throws it; the cells until then are kept
	 */
	public void labels(final int z, final double confidence, final Progress progress, final byte[] target) {
		Labels.check(classes);
		visit(z, progress, (values, from, step, x, y, width, height) -> {
			final float[][] row = new float[classes.size()][width];
			final byte[] best = new byte[width];
			for (int i = 0; i < height; i++) {
				for (int c = 0; c < row.length; c++)
					System.arraycopy(values, from + c * step + i * width, row[c], 0, width);
				Labels.of(row, width, confidence, best);
				System.arraycopy(best, 0, target, (y + i) * width() + x, width);
			}
		});
	}

	private void visit(final int z, final Progress progress, final Visitor visitor) {
		final CellGrid grid = img.getCellGrid();
		final boolean stack = grid.numDimensions() == 4;
		final int across = (int) grid.gridDimension(0);
		final int count = across * (int) grid.gridDimension(1);
		final int layer = stack ? z / grid.cellDimension(2) : 0;
		final Steps steps = new Steps(task, progress, count);
		workers.run(count, (number, worker) -> {
			if (steps.stopped()) return;
			final RandomAccess<? extends Cell<FloatArray>> cells = img.getCells().randomAccess();
			cells.setPosition(number % across, 0);
			cells.setPosition(number / across, 1);
			if (stack) cells.setPosition(layer, 2);
			final Cell<FloatArray> cell = cells.get();
			final int width = (int) cell.dimension(0);
			final int height = (int) cell.dimension(1);
			final int plane = width * height;
			visitor.visit(cell.getData().getCurrentStorageArray(), stack ? (z - (int) cell.min(2)) * plane : 0, stack ? plane *
				(int) cell.dimension(2) : plane, (int) cell.min(0), (int) cell.min(1), width, height);
			steps.next();
		});
		steps.rethrow();
	}
}
