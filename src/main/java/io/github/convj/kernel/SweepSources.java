package io.github.convj.kernel;

import java.util.Arrays;

import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Workers;

/**
 * Where the sources of a sweep are read in plain Java: as they come, or, if windows overlap, one channel after the other, so that
 * what a tap reads lies side by side and is cut out once, not once for each tap; with a stride, of each line the columns that a
 * tap reads stand together. Lines of small images are too short to be copied at speed, so a few samples may be interleaved.
 * Positions of a sweep are counted sample by sample, line by line, each with all samples that lie side by side. Thread-safe for
 * reading.
 *
 * @param values of all channels
 * @param pixel from one position to the next
 * @param channel from one channel to the next
 * @param samples that lie side by side at each position
 * @param phases into which columns are sorted, 1 if they are in order
 * @param columns of a phase
 */
record SweepSources(float[] values, int pixel, int channel, int samples, int phases, int columns) {

	/** Samples that are interleaved where lines are short. */
	private static final int INTERLEAVED = 8;
	private static final int SHORT_LINE = 48;
	/** Runs below this are copied faster one by one. */
	private static final int SHORT = 16;
	private static final int PLANES = Scratch.SLOTS - 2;

	/**
	 * @param sweep one of those that read them
	 * @param channels of all groups
	 * @param source {@code [N, Z, Y, X, channels]}
	 * @param overlap whether windows do
	 * @param line positions of a line, if samples may be interleaved where that is short, else 0
	 */
	static SweepSources of(final int batch, final Sweep sweep, final int channels, final float[] source,
		final boolean overlap, final int line, final Scratch scratch, final Workers workers)
	{
		final int width = sweep.x().sources();
		final int samples = overlap && line > 0 && line < SHORT_LINE && batch % INTERLEAVED == 0 ? INTERLEAVED : 1;
		final int phases = overlap ? sweep.x().sourceStep() : 1;
		if (!overlap || channels == 1 && samples == 1 && phases == 1) return new SweepSources(source, channels, 1, 1, 1, width);
		final int columns = (width + phases - 1) / phases;
		final int perSample = sweep.z().sources() * sweep.y().sources();
		final int lines = batch / samples * perSample;
		final int count = batch * perSample * phases * columns;
		final float[] planes = scratch.floats(0, PLANES, count * channels);
		Loops.chunks(lines, Math.max(1, 128 / width), workers, (from, to, worker) -> {
			int run;
			for (int first = from; first < to; first += run) {
				// Lines of columns in order are one long line.
				run = phases == 1 ? Math.min(to - first, perSample - first % perSample) : 1;
				for (int i = 0; i < samples; i++) {
					final int at = ((first / perSample * samples + i) * perSample + first % perSample) * width;
					for (int phase = 0; phase < phases; phase++)
						for (int c = 0; c < channels; c++)
							turn(source, (at + phase) * channels + c, phases * channels, planes, c * count + (first * phases + phase) *
								columns * samples + i, samples, (run * width - phase + phases - 1) / phases);
				}
			}
		});
		return new SweepSources(planes, 1, count, samples, phases, columns);
	}

	/** Copies every so many values to every so many places. */
	static void turn(final float[] from, final int first, final int step, final float[] to, final int firstTo,
		final int toStep, final int count)
	{
		int at = first;
		int out = firstTo;
		for (int i = 0; i < count; i++) {
			to[out] = from[at];
			at += step;
			out += toStep;
		}
	}

	/**
	 * Collects the sources of some terms for some positions, a row a term. Terms are counted tap by tap, with all channels of a
	 * group each.
	 *
	 * @param first the first position
	 * @param count positions
	 * @param rows {@code 1 << together} in an array, each of these {@code row} from the next, in the arrays from {@code r0} on
	 * @param to where the first position of the first row goes
	 */
	void gather(final SweepTaps taps, final int firstChannel, final int groupChannels, final int firstTerm, final int terms,
		final int first, final int count, final float[][] rows, final int r0, final int together, final int row, final int to)
	{
		final int line = taps.sweep.x().count() * samples;
		int run;
		for (int done = 0; done < count; done += run) {
			final int position = first + done;
			run = Math.min(line - position % line, count - done);
			gatherRun(taps, firstChannel, groupChannels, firstTerm, terms, position / line, position % line, run, rows, r0, together,
				row, to + done);
		}
	}

	/** The same for positions of one line. */
	void gatherRun(final SweepTaps taps, final int firstChannel, final int groupChannels, final int firstTerm,
		final int terms, final int line, final int first, final int count, final float[][] rows, final int r0, final int together,
		final int row, final int to)
	{
		final Sweep.Line z = taps.sweep.z();
		final Sweep.Line y = taps.sweep.y();
		final Sweep.Line x = taps.sweep.x();
		final int plane = line / y.count();
		final int firstY = line % y.count() * y.sourceStep();
		final int firstZ = plane % z.count() * z.sourceStep();
		final int firstPlane = plane / z.count() * z.sources();
		final int step = phases > 1 ? 1 : x.sourceStep() * pixel;
		int channel = firstTerm % groupChannels;
		int i = 0;
		for (int tap = firstTerm / groupChannels; i < terms; tap++) {
			final int shift = taps.shiftsX[tap];
			final int sy = firstY + taps.shiftsY[tap];
			final int sz = firstZ + taps.shiftsZ[tap];
			final boolean inside = sy >= 0 && sy < y.sources() && sz >= 0 && sz < z.sources();
			final int in0 = inside ? Math.min(Math.max(taps.first[tap] * samples, first), first + count) : first;
			final int in1 = inside ? Math.min(Math.max(taps.end[tap] * samples, in0), first + count) : first;
			final int column = phases == 1 ? shift : Math.floorMod(shift, phases) * columns + Math.floorDiv(shift, phases);
			final int from = (((firstPlane + sz) * y.sources() + sy) * phases * columns + column) * samples * pixel + in0 * step;
			for (; channel < groupChannels && i < terms; channel++) {
				final float[] array = rows[r0 + (i >> together)];
				final int at = to + (i & (1 << together) - 1) * row;
				if (in0 > first) Arrays.fill(array, at, at + in0 - first, 0);
				copy(values, from + (firstChannel + channel) * this.channel, step, array, at + in0 - first, in1 - in0);
				if (in1 < first + count) Arrays.fill(array, at + in1 - first, at + count, 0);
				i++;
			}
			channel = 0;
		}
	}

	private static void copy(final float[] values, final int first, final int step, final float[] row, final int to,
		final int count)
	{
		if (step == 1 && count >= SHORT) {
			System.arraycopy(values, first, row, to, count);
			return;
		}
		int at = first;
		for (int j = to; j < to + count; j++) {
			row[j] = values[at];
			at += step;
		}
	}
}
