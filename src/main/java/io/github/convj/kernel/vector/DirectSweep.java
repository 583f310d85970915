package io.github.convj.kernel.vector;

import static io.github.convj.kernel.vector.Lanes.LENGTH;
import static io.github.convj.kernel.vector.Lanes.SPECIES;

import java.util.Arrays;

import io.github.convj.kernel.Sweep;
import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;
import jdk.incubator.vector.FloatVector;

/**
 * A {@link Sweep} computed directly. Targets are cut into chunks of rows and columns. What a chunk reads is first copied
 * into a packed form: zeros where the padding is, channels in groups of a vector (or, if there are only a few, one by one),
 * the phases of a stride apart from each other. In it the source of the next position always lies at the same distance, also
 * from the end of one row to the beginning of the next, where a few positions are computed for nothing. So one table of
 * offsets, one entry a term, describes any window. Immutable, thread-safe.
 */
final class DirectSweep {

	/** How many floats of packed source a chunk may have: what leaves room for weights in the second cache. */
	private static final int CHUNK_FLOATS = 64_000;
	private static final int CHUNK_COLUMNS = 192;
	/** With fewer tasks than this, filters are shared out too. */
	private static final int TASKS = 8;
	/** Floats of partial gradients to weights. */
	private static final int PARTIAL_FLOATS = 1 << 22;
	/** Blocks read this many positions more than there are. */
	private static final int SLACK = 12;
	/** Vectors of sums of a block. */
	private static final int SUMS = 2 * Math.max(6, TileKernels.POSITIONS);

	private static final int SLOT_SOURCE = 0;
	private static final int SLOT_SUMS = 1;
	private static final int SLOT_GRADIENTS = 2;
	static final int SLOT_PARTIALS = 6;

	private final Sweep.Line z;
	private final Sweep.Line y;
	private final Sweep.Line x;
	/** Whether the batch is one long row, because every position only reads its own place. */
	private final boolean flat;
	private final int groups;
	private final int sourceChannels;
	private final int targetChannels;
	private final int groupSources;
	private final int groupTargets;

	/** Whether each channel is a group of its own; a group here is then a vector of channels. */
	private final boolean depthwise;
	/** What is faster for some of those where nothing else is added, or null. */
	private final DepthwiseSweep alone;
	private final boolean planar;
	/** Floats from one position to the next. */
	private final int step;
	/** How many runs of {@link #step} channels a group has. */
	private final int runs;
	private final int chunkRows;
	private final int chunkColumns;
	private final int firstShiftY;
	private final int firstShiftX;
	private final int spanY;
	private final int spanX;
	private final boolean[] phasesY;
	private final boolean[] phasesX;
	/** Positions from one row to the next, and of all rows. */
	private final int width;
	private final int plane;
	private final int packedSource;

	private final int terms;
	private final int[] offsets;
	/** Blocks of two vectors of targets, and whether a single one follows. */
	private final int pairs;
	private final int blocks;

	DirectSweep(final Sweep sweep, final int sourceChannels, final int targetChannels, final int groups) {
		this.sourceChannels = sourceChannels;
		this.targetChannels = targetChannels;
		depthwise = groups > 1 && groups == sourceChannels && groups == targetChannels;
		alone = depthwise && DepthwiseSweep.suits(sweep, sourceChannels) ? new DepthwiseSweep(sweep, sourceChannels) : null;
		this.groups = depthwise ? (groups + LENGTH - 1) / LENGTH : groups;
		groupSources = depthwise ? LENGTH : sourceChannels / groups;
		groupTargets = depthwise ? LENGTH : targetChannels / groups;
		flat = copies(sweep.z()) && copies(sweep.y()) && copies(sweep.x());
		if (flat) {
			z = y = new Sweep.Line(1, 1, new int[1], new int[1], 1, 1, 0, 1);
			x = new Sweep.Line(sweep.positions(), 1, new int[1], new int[1], sweep.positions(), 1, 0, sweep.positions());
		}
		else {
			z = sweep.z();
			y = sweep.y();
			x = sweep.x();
		}
		planar = !depthwise && groupSources < LENGTH && groupSources < 8;
		step = planar ? 1 : LENGTH;
		runs = (groupSources + step - 1) / step;
		firstShiftY = least(y.shifts());
		firstShiftX = least(x.shifts());
		spanY = span(y, firstShiftY);
		spanX = span(x, firstShiftX);
		phasesY = phases(y, firstShiftY);
		phasesX = phases(x, firstShiftX);
		final int columns = flat ? CHUNK_COLUMNS : x.count();
		final int cuts = (columns + CHUNK_COLUMNS - 1) / CHUNK_COLUMNS;
		chunkColumns = (columns + cuts - 1) / cuts;
		width = chunkColumns + spanX;
		final int planes = z.shifts().length * y.sourceStep() * x.sourceStep() * runs;
		// Depths that no source reaches have no shifts: a stride wider than the kernel leaves such gaps.
		chunkRows = Math.clamp(CHUNK_FLOATS / Math.max(1, (long) planes * step * width) - spanY, 1, y.count());
		plane = (chunkRows + spanY) * width;
		packedSource = planes * plane * step + SLACK * step;

		final int tapTerms = depthwise ? 1 : groupSources;
		terms = sweep.taps().length * tapTerms;
		offsets = new int[(terms + SLACK - 1) / SLACK * SLACK];
		int k = 0;
		for (int tz = 0; tz < z.shifts().length; tz++)
			for (final int shiftY : y.shifts())
				for (final int shiftX : x.shifts()) {
					final int dy = shiftY - firstShiftY;
					final int dx = shiftX - firstShiftX;
					final int at = planeOf(tz, dy % y.sourceStep(), dx % x.sourceStep()) * plane * step + (dy / y.sourceStep() *
						width + dx / x.sourceStep()) * step;
					for (int c = 0; c < tapTerms; c++)
						offsets[k++] = at + c / step * plane * step + c % step;
				}
		final int vectors = (groupTargets + LENGTH - 1) / LENGTH;
		pairs = vectors / 2;
		blocks = pairs + vectors % 2;
	}

	private static boolean copies(final Sweep.Line line) {
		return line.shifts().length == 1 && line.shifts()[0] == 0 && line.sourceStep() == 1 && line.targetStep() == 1 && line
			.sources() == line.count() && line.targets() == line.count();
	}

	private static int least(final int[] shifts) {
		return shifts.length == 0 ? 0 : Arrays.stream(shifts).min().getAsInt();
	}

	private static int span(final Sweep.Line line, final int first) {
		return shiftCount(line) == 0 ? 0 : (Arrays.stream(line.shifts()).max().getAsInt() - first) / line.sourceStep();
	}

	private static int shiftCount(final Sweep.Line line) {
		return line.shifts().length;
	}

	private static boolean[] phases(final Sweep.Line line, final int first) {
		final boolean[] phases = new boolean[line.sourceStep()];
		for (final int shift : line.shifts())
			phases[(shift - first) % phases.length] = true;
		return phases;
	}

	private int planeOf(final int tapZ, final int phaseY, final int phaseX) {
		return ((tapZ * y.sourceStep() + phaseY) * x.sourceStep() + phaseX) * runs;
	}

	/** How many floats {@link #pack} writes. */
	int packedWeights() {
		return Aligned.FIRST + groups * terms * (blocks + pairs) * LENGTH;
	}

	/** How many targets a block really has. */
	private int targets(final int group, final int block) {
		final int first = block * 2 * LENGTH;
		return Math.min(Math.min((block < pairs ? 2 : 1) * LENGTH, groupTargets - first), targetChannels - group *
			groupTargets - first);
	}

	private int firstWeight(final int group, final int block) {
		return Aligned.FIRST + (group * (blocks + pairs) + 2 * block) * terms * LENGTH;
	}

	/** One block of packed weights, {@code [terms, vectors * LENGTH]}, the surplus targets being zero. */
	@FunctionalInterface
	interface BlockPacker {

		void pack(int group, int firstTarget, int count, float[] packed, int at, int row);
	}

	void pack(final float[] packed, final Workers workers, final BlockPacker packer) {
		workers.run(groups * blocks, (task, worker) -> {
			final int group = task / blocks;
			final int block = task % blocks;
			final int row = (block < pairs ? 2 : 1) * LENGTH;
			final int at = firstWeight(group, block);
			final int first = group * groupTargets + block * 2 * LENGTH;
			final int count = targets(group, block);
			if (count < row) Arrays.fill(packed, at, at + terms * row, 0);
			packer.pack(group, first, count, packed, at, row);
		});
	}

	private int columns(final int batch) {
		return flat ? batch * x.count() : x.count();
	}

	private int cutsX(final int batch) {
		return (columns(batch) + chunkColumns - 1) / chunkColumns;
	}

	private int cutsY() {
		return (y.count() + chunkRows - 1) / chunkRows;
	}

	private int chunks(final int batch) {
		return (flat ? 1 : batch) * z.count() * cutsY() * cutsX(batch);
	}

	/** {@code target = relu(sums + bias + addend)}. */
	void run(final int batch, final float[] source, final float[] weights, final float[] bias, final float[] addend,
		final boolean relu, final float[] target, final Scratch scratch, final Workers workers)
	{
		if (alone != null && addend == null) {
			alone.run(batch, source, weights, firstWeight(0, 0), bias, relu, target, scratch, SLOT_SOURCE, workers);
			return;
		}
		final int chunks = chunks(batch);
		final int shares = Math.clamp((TASKS + chunks - 1) / chunks, 1, blocks);
		final int columns = columns(batch);
		final boolean seldom = seldom(chunks);
		workers.run(chunks * shares, (task, worker) -> {
			final int chunk = task / shares;
			final int share = task % shares;
			final int firstBlock = blocks * share / shares;
			final int endBlock = blocks * (share + 1) / shares;
			final int x0 = chunk % cutsX(batch) * chunkColumns;
			final int y0 = chunk / cutsX(batch) % cutsY() * chunkRows;
			final int oz = chunk / cutsX(batch) / cutsY() % z.count();
			final int sample = chunk / cutsX(batch) / cutsY() / z.count();
			final int countX = Math.min(chunkColumns, columns - x0);
			final int countY = Math.min(chunkRows, y.count() - y0);
			final float[] packed = scratch.floats(worker, SLOT_SOURCE, packedSource);
			final float[] sums = scratch.floats(worker, SLOT_SUMS, SUMS * LENGTH);
			final int end = (countY - 1) * width + countX;
			final int line = ((sample * z.targets() + oz * z.targetStep() + z.targetFirst()) * y.targets() + y0 * y
				.targetStep() + y.targetFirst()) * x.targets() + x0 * x.targetStep() + x.targetFirst();
			for (int group = 0; group < groups; group++) {
				// Targets that no source reaches are zero, as between the steps of a 1x1 window.
				if (terms > 0) packSource(source, sample, oz, y0, countY, x0, countX, columns, group, packed);
				for (int block = firstBlock; block < endBlock; block++) {
					final int w = firstWeight(group, block);
					final int channel = block * 2 * LENGTH;
					final int count = targets(group, block);
					final int row = block < pairs ? 2 * LENGTH : LENGTH;
					int positions;
					for (int p = 0; p < end; p += positions) {
						positions = multiply(block < pairs, end - p, packed, p * step, weights, w, sums);
						finish(p, Math.min(positions, end - p), countX, line, sums, row, count, group * groupTargets + channel, bias,
							addend, relu, target, seldom);
					}
				}
			}
		});
	}

	/**
	 * A layer of a few classes is one chunk and one block. So little is done so seldom that it stays uncompiled for hundreds of
	 * steps, and as long vectors are objects; so what is not shared with other layers does without them.
	 */
	private boolean seldom(final int chunks) {
		return chunks == 1 && blocks == 1;
	}

	/** Computes the sums of as many of the positions left as fit the registers, and says how many these are. */
	private int multiply(final boolean pair, final int left, final float[] packed, final int base, final float[] weights,
		final int w, final float[] sums)
	{
		final boolean most = pair && left > 12;
		if (depthwise) TileKernels.lanes12(packed, base, offsets, weights, w, terms, sums, 0);
		else if (planar) {
			if (most) TileKernels.planarMost(packed, base, offsets, weights, w, terms, sums, 0);
			else if (pair) TileKernels.planar6x2(packed, base, offsets, weights, w, terms, sums, 0);
			else TileKernels.planar12x1(packed, base, offsets, weights, w, terms, sums, 0);
		}
		else if (most) TileKernels.blockedMost(packed, base, offsets, weights, w, terms, sums, 0);
		else if (pair) TileKernels.blocked6x2(packed, base, offsets, weights, w, terms, sums, 0);
		else TileKernels.blocked12x1(packed, base, offsets, weights, w, terms, sums, 0);
		return most ? TileKernels.POSITIONS : pair ? 6 : 12;
	}

	/** Writes one block of sums to the targets, but for those positions that are between two rows. */
	private void finish(final int first, final int positions, final int countX, final int line, final float[] sums,
		final int row, final int count, final int channel, final float[] bias, final float[] addend, final boolean relu,
		final float[] target, final boolean seldom)
	{
		int qx = first % width;
		int qy = first / width;
		for (int p = 0; p < positions; qy++) {
			final int run = Math.min(positions - p, countX - qx);
			if (run > 0) {
				final int at = (line + qy * y.targetStep() * x.targets() + qx * x.targetStep()) * targetChannels + channel;
				if (seldom) Epilogue.writePlain(sums, p * row, row, run, count, bias, channel, addend, relu, target, at, x
					.targetStep() * targetChannels);
				else for (int f = 0; f < count; f += LENGTH)
					Epilogue.write(sums, p * row + f, row, run, count - f, bias, channel + f, addend, relu, target, at + f, x
						.targetStep() * targetChannels);
			}
			p += width - qx;
			qx = 0;
		}
	}

	/** Copies what the chunk reads, one group of channels. */
	private void packSource(final float[] source, final int sample, final int oz, final int y0, final int countY,
		final int x0, final int countX, final int columns, final int group, final float[] packed)
	{
		final int sourcesX = flat ? columns : x.sources();
		final int rows = countY + spanY;
		for (int tz = 0; tz < z.shifts().length; tz++) {
			final int sz = oz * z.sourceStep() + z.shifts()[tz];
			final boolean insideZ = sz >= 0 && sz < z.sources();
			for (int py = 0; py < y.sourceStep(); py++)
				for (int px = 0; px < x.sourceStep(); px++) {
					if (!phasesY[py] || !phasesX[px]) continue;
					final int start = planeOf(tz, py, px) * plane * step;
					for (int q = 0; q < rows; q++) {
						final int sy = (y0 + q) * y.sourceStep() + py + firstShiftY;
						final int to = start + q * width * step;
						if (!insideZ || sy < 0 || sy >= y.sources()) {
							for (int run = 0; run < runs; run++)
								Arrays.fill(packed, to + run * plane * step, to + (run * plane + width) * step, 0);
							continue;
						}
						final int sx = x0 * x.sourceStep() + px + firstShiftX;
						// Columns before and behind the image are padding.
						final int before = sx >= 0 ? 0 : Math.min(width, (-sx + x.sourceStep() - 1) / x.sourceStep());
						final int room = sourcesX - sx;
						final int inside = Math.max(before, room <= 0 ? 0 : Math.min(width, (room - 1) / x.sourceStep() + 1));
						final int from = (((sample * z.sources() + sz) * y.sources() + sy) * sourcesX + sx + before * x
							.sourceStep()) * sourceChannels + group * groupSources;
						for (int run = 0; run < runs; run++) {
							final int at = to + run * plane * step;
							Arrays.fill(packed, at, at + before * step, 0);
							Arrays.fill(packed, at + inside * step, at + width * step, 0);
							final int distance = x.sourceStep() * sourceChannels;
							if (planar) copyPlanar(source, from + run, distance, packed, at + before, inside - before);
							else copyBlocked(source, from + run * LENGTH, distance, Math.min(LENGTH, Math.min(groupSources, sourceChannels - group *
								groupSources) - run * LENGTH), packed, at + before * LENGTH, inside - before);
						}
					}
				}
		}
	}

	private static void copyPlanar(final float[] source, final int from, final int distance, final float[] packed,
		final int at, final int count)
	{
		for (int i = 0; i < count; i++)
			packed[at + i] = source[from + i * distance];
	}

	private static void copyBlocked(final float[] source, final int from, final int distance, final int channels,
		final float[] packed, final int at, final int count)
	{
		if (channels == LENGTH) for (int i = 0; i < count; i++)
			FloatVector.fromArray(SPECIES, source, from + i * distance).intoArray(packed, at + i * LENGTH);
		// Where this is all there is of a layer, it runs too seldom to be compiled, and vectors would be objects.
		else for (int i = 0; i < count; i++) {
			System.arraycopy(source, from + i * distance, packed, at + i * LENGTH, channels);
			Arrays.fill(packed, at + i * LENGTH + channels, at + (i + 1) * LENGTH, 0);
		}
	}

	/**
	 * The gradients to the weights of this sweep, summed over the batch, {@code [taps, groupSources, targetChannels]}, and to
	 * the bias. Chunks are dealt out to a number of shards that depends on nothing but their number, and the shards' sums are
	 * added in their order, so that rounding is always the same.
	 */
	void weightGradient(final int batch, final float[] source, final float[] targetGradient, final float[] weightGradient,
		final float[] biasGradient, final Scratch scratch, final Workers workers)
	{
		final int rows = offsets.length;
		final int vectors = blocks + pairs;
		final int partial = (rows + 1) * vectors * LENGTH;
		final int chunks = chunks(batch);
		final int shards = Math.clamp(PARTIAL_FLOATS / ((long) groups * partial), 1, Math.min(16, chunks));
		final int shares = Math.clamp((TASKS + shards * groups - 1) / (shards * groups), 1, blocks);
		final int columns = columns(batch);
		final boolean seldom = seldom(chunks);
		final float[] partials = scratch.floats(0, SLOT_PARTIALS, shards * groups * partial);
		workers.run(shards * groups * shares, (task, worker) -> {
			final int shard = task / shares / groups;
			final int group = task / shares % groups;
			final int share = task % shares;
			final int firstBlock = blocks * share / shares;
			final int endBlock = blocks * (share + 1) / shares;
			final float[] packed = scratch.floats(worker, SLOT_SOURCE, packedSource);
			final int positions = (chunkRows - 1) * width + chunkColumns;
			final float[] gradients = scratch.floats(worker, SLOT_GRADIENTS, positions * 2 * LENGTH);
			final float[] sums = scratch.floats(worker, SLOT_SUMS, SUMS * LENGTH);
			final int start = (shard * groups + group) * partial;
			final int firstSum = start + firstBlock * 2 * (rows + 1) * LENGTH;
			final int endSum = start + Math.min(endBlock * 2, vectors) * (rows + 1) * LENGTH;
			Arrays.fill(partials, firstSum, endSum, 0);
			final int endChunk = (int) ((long) chunks * (shard + 1) / shards);
			for (int chunk = (int) ((long) chunks * shard / shards); chunk < endChunk; chunk++) {
				final int x0 = chunk % cutsX(batch) * chunkColumns;
				final int y0 = chunk / cutsX(batch) % cutsY() * chunkRows;
				final int oz = chunk / cutsX(batch) / cutsY() % z.count();
				final int sample = chunk / cutsX(batch) / cutsY() / z.count();
				final int countX = Math.min(chunkColumns, columns - x0);
				final int countY = Math.min(chunkRows, y.count() - y0);
				final int end = (countY - 1) * width + countX;
				final int line = ((sample * z.targets() + oz) * y.targets() + y0) * (flat ? columns : x.targets()) + x0;
				packSource(source, sample, oz, y0, countY, x0, countX, columns, group, packed);
				for (int block = firstBlock; block < endBlock; block++) {
					final boolean pair = block < pairs;
					final int row = pair ? 2 * LENGTH : LENGTH;
					final int channel = block * 2 * LENGTH;
					packGradient(targetGradient, line, countX, countY, group * groupTargets + channel, targets(group, block), gradients,
						row);
					final int at = start + block * 2 * (rows + 1) * LENGTH;
					for (int k = 0; k < terms;)
						k += gradient(pair, packed, k, gradients, end, partials, at + k * row);
					if (biasGradient == null) continue;
					if (seldom) addColumnsPlain(gradients, end, row, partials, at + rows * row);
					else addColumns(gradients, 0, end, row, partials, at + rows * row);
				}
			}
		});
		workers.run(groups * blocks, (task, worker) -> {
			final int group = task / blocks;
			final int block = task % blocks;
			final int row = block < pairs ? 2 * LENGTH : LENGTH;
			final int channel = block * 2 * LENGTH;
			final int count = targets(group, block);
			final int first = group * partial + block * 2 * (rows + 1) * LENGTH;
			for (int k = 0; k <= rows; k++) {
				if (k >= terms && k < rows || k == rows && biasGradient == null) continue;
				final float[] to = k < rows ? weightGradient : biasGradient;
				final int at = (k < rows ? k * targetChannels : 0) + group * groupTargets + channel;
				System.arraycopy(partials, first + k * row, to, at, count);
				for (int shard = 1; shard < shards; shard++) {
					final int from = shard * groups * partial + first + k * row;
					for (int f = 0; f < count; f++)
						to[at + f] += partials[from + f];
				}
			}
		});
	}

	/** Adds to the sums of as many terms as fit the registers, and says how many these are. */
	private int gradient(final boolean pair, final float[] packed, final int term, final float[] gradients,
		final int positions, final float[] sums, final int firstSum)
	{
		final int left = terms - term;
		if (depthwise) {
			TileKernels.lanesGradient12(packed, 0, offsets, term, gradients, 0, positions, sums, firstSum);
			return 12;
		}
		if (pair) {
			final int count = TileKernels.terms(left);
			if (planar) {
				if (count == 4) TileKernels.planarGradient4x2(packed, 0, offsets, term, gradients, 0, positions, sums, firstSum);
				else TileKernels.planarGradient6x2(packed, 0, offsets, term, gradients, 0, positions, sums, firstSum);
			}
			else if (count == 4) TileKernels.blockedGradient4x2(packed, 0, offsets, term, gradients, 0, positions, sums, firstSum);
			else TileKernels.blockedGradient6x2(packed, 0, offsets, term, gradients, 0, positions, sums, firstSum);
			return count;
		}
		final boolean twelve = left > 8 && left <= 12;
		if (planar) {
			if (twelve) TileKernels.planarGradient12x1(packed, 0, offsets, term, gradients, 0, positions, sums, firstSum);
			else TileKernels.planarGradient8x1(packed, 0, offsets, term, gradients, 0, positions, sums, firstSum);
		}
		else if (twelve) TileKernels.blockedGradient12x1(packed, 0, offsets, term, gradients, 0, positions, sums, firstSum);
		else TileKernels.blockedGradient8x1(packed, 0, offsets, term, gradients, 0, positions, sums, firstSum);
		return twelve ? 12 : 8;
	}

	/** Copies the gradients of one block of targets, zeros for positions between two rows. */
	private void packGradient(final float[] gradient, final int line, final int countX, final int countY,
		final int channel, final int count, final float[] packed, final int row)
	{
		for (int qy = 0; qy < countY; qy++) {
			final int to = qy * width * row;
			final int from = (line + qy * x.targets()) * targetChannels + channel;
			for (int f = 0; f < row; f += LENGTH)
				WinogradTransforms.copy(gradient, from + f, targetChannels, count - f, packed, to + f, row, countX);
			if (qy < countY - 1) Arrays.fill(packed, to + countX * row, to + width * row, 0);
		}
	}

	/** Adds to a row of sums a number of rows of gradients. */
	static void addColumns(final float[] gradients, final int first, final int positions, final int row,
		final float[] sums, final int at)
	{
		for (int f = 0; f < row; f += LENGTH) {
			FloatVector sum = FloatVector.fromArray(SPECIES, sums, at + f);
			for (int p = 0; p < positions; p++)
				sum = sum.add(FloatVector.fromArray(SPECIES, gradients, first + p * row + f));
			sum.intoArray(sums, at + f);
		}
	}

	/** The same without vectors. */
	private static void addColumnsPlain(final float[] gradients, final int positions, final int row, final float[] sums,
		final int at)
	{
		for (int p = 0; p < positions; p++)
			for (int f = 0; f < row; f++)
				sums[at + f] += gradients[p * row + f];
	}
}
