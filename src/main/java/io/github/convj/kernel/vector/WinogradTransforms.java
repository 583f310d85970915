package io.github.convj.kernel.vector;

import static io.github.convj.kernel.vector.Lanes.LENGTH;
import static io.github.convj.kernel.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The one-dimensional transforms of Winograd's F(4x4, 3x3), with the points 0, 1, -1, 2, -2 and infinity, and F(4x4, 5x5), with 1/2
 * and -1/2 as well, a vector of channels at a time; the number in a name is that of the points. Applied along columns and then
 * along rows they make the two-dimensional transform. They are small on purpose: in a large one C2 would turn vectors into objects.
 * Those that run for each tile step through memory by constants in their innermost loop, so that array bounds are checked once a loop
 * and not at every access. Thread-safe.
 * <p>
 * A. Lavin, S. Gray: Fast Algorithms for Convolutional Neural Networks. CVPR 2016.
 * </p>
 */
final class WinogradTransforms {

	private WinogradTransforms() {}

	/** Most tiles side by side that are transformed together. */
	static final int TILES = 8;
	/** From one row of a strip to the next: as many columns as that many tiles span. */
	static final int STRIP = (4 * TILES + 4) * LENGTH;
	/** From one of the 24 or 16 elements of results to the next: a vector for each tile and for each of two of filters. */
	static final int RESULTS = 2 * TILES * LENGTH;
	/** From the upper to the lower row of results to be pooled: 4 vectors for each tile. */
	static final int POOLED_ROW = 4 * TILES * LENGTH;

	/** 6 rows of data to 6 rows of a strip, for each of some columns. */
	static void dataColumns6(final float[] from, final int at, final int row, final int step, final float[] strip,
		final int to, final int columns)
	{
		final int at1 = at + row;
		final int at2 = at1 + row;
		final int at3 = at2 + row;
		final int at4 = at3 + row;
		final int at5 = at4 + row;
		for (int i = 0; i < columns; i++) {
			final int in = i * step;
			final int out = to + i * LENGTH;
			final FloatVector x0 = FloatVector.fromArray(SPECIES, from, at + in);
			final FloatVector x1 = FloatVector.fromArray(SPECIES, from, at1 + in);
			final FloatVector x2 = FloatVector.fromArray(SPECIES, from, at2 + in);
			final FloatVector x3 = FloatVector.fromArray(SPECIES, from, at3 + in);
			final FloatVector x4 = FloatVector.fromArray(SPECIES, from, at4 + in);
			final FloatVector x5 = FloatVector.fromArray(SPECIES, from, at5 + in);
			x2.fma(FloatVector.broadcast(SPECIES, -5), x0.fma(FloatVector.broadcast(SPECIES, 4), x4)).intoArray(strip, out);
			final FloatVector a = x2.fma(FloatVector.broadcast(SPECIES, -4), x4);
			final FloatVector b = x1.fma(FloatVector.broadcast(SPECIES, -4), x3);
			a.add(b).intoArray(strip, out + STRIP);
			a.sub(b).intoArray(strip, out + 2 * STRIP);
			final FloatVector c = x4.sub(x2);
			final FloatVector d = x3.sub(x1);
			final FloatVector e = d.add(d);
			c.add(e).intoArray(strip, out + 3 * STRIP);
			c.sub(e).intoArray(strip, out + 4 * STRIP);
			x3.fma(FloatVector.broadcast(SPECIES, -5), x1.fma(FloatVector.broadcast(SPECIES, 4), x5)).intoArray(strip, out + 5 *
				STRIP);
		}
	}

	/** 6 neighbours in a row of a strip to 6, for each tile. */
	static void dataRow6(final float[] strip, final int from, final int tiles, final float[] to, final int to0,
		final int step)
	{
		final int to1 = to0 + step;
		final int to2 = to1 + step;
		final int to3 = to2 + step;
		final int to4 = to3 + step;
		final int to5 = to4 + step;
		for (int i = 0; i < tiles; i++) {
			final int in = from + i * 4 * LENGTH;
			final int out = i * LENGTH;
			final FloatVector x0 = FloatVector.fromArray(SPECIES, strip, in);
			final FloatVector x1 = FloatVector.fromArray(SPECIES, strip, in + LENGTH);
			final FloatVector x2 = FloatVector.fromArray(SPECIES, strip, in + 2 * LENGTH);
			final FloatVector x3 = FloatVector.fromArray(SPECIES, strip, in + 3 * LENGTH);
			final FloatVector x4 = FloatVector.fromArray(SPECIES, strip, in + 4 * LENGTH);
			final FloatVector x5 = FloatVector.fromArray(SPECIES, strip, in + 5 * LENGTH);
			x2.fma(FloatVector.broadcast(SPECIES, -5), x0.fma(FloatVector.broadcast(SPECIES, 4), x4)).intoArray(to, to0 + out);
			final FloatVector a = x2.fma(FloatVector.broadcast(SPECIES, -4), x4);
			final FloatVector b = x1.fma(FloatVector.broadcast(SPECIES, -4), x3);
			a.add(b).intoArray(to, to1 + out);
			a.sub(b).intoArray(to, to2 + out);
			final FloatVector c = x4.sub(x2);
			final FloatVector d = x3.sub(x1);
			final FloatVector e = d.add(d);
			c.add(e).intoArray(to, to3 + out);
			c.sub(e).intoArray(to, to4 + out);
			x3.fma(FloatVector.broadcast(SPECIES, -5), x1.fma(FloatVector.broadcast(SPECIES, 4), x5)).intoArray(to, to5 + out);
		}
	}

	/** 8 rows of data to 8 rows of a strip, for each of some columns. */
	static void dataColumns8(final float[] from, final int at, final int row, final int step, final float[] strip,
		final int to, final int columns)
	{
		final int at1 = at + row;
		final int at2 = at1 + row;
		final int at3 = at2 + row;
		final int at4 = at3 + row;
		final int at5 = at4 + row;
		final int at6 = at5 + row;
		final int at7 = at6 + row;
		for (int i = 0; i < columns; i++) {
			final int in = i * step;
			final int out = to + i * LENGTH;
			final FloatVector x1 = FloatVector.fromArray(SPECIES, from, at1 + in);
			final FloatVector x2 = FloatVector.fromArray(SPECIES, from, at2 + in);
			final FloatVector x3 = FloatVector.fromArray(SPECIES, from, at3 + in);
			final FloatVector x4 = FloatVector.fromArray(SPECIES, from, at4 + in);
			final FloatVector x5 = FloatVector.fromArray(SPECIES, from, at5 + in);
			final FloatVector x6 = FloatVector.fromArray(SPECIES, from, at6 + in);
			final FloatVector first = FloatVector.fromArray(SPECIES, from, at + in).sub(x6);
			x4.sub(x2).fma(FloatVector.broadcast(SPECIES, 5.25f), first).intoArray(strip, out);
			final FloatVector even1 = x4.fma(FloatVector.broadcast(SPECIES, -4.25f), x2.add(x6));
			final FloatVector odd1 = x3.fma(FloatVector.broadcast(SPECIES, -4.25f), x1.add(x5));
			even1.add(odd1).intoArray(strip, out + STRIP);
			even1.sub(odd1).intoArray(strip, out + 2 * STRIP);
			final FloatVector half2 = x2.fma(FloatVector.broadcast(SPECIES, 0.25f), x6);
			final FloatVector half1 = x1.fma(FloatVector.broadcast(SPECIES, 0.5f), x5.add(x5));
			final FloatVector even2 = x4.fma(FloatVector.broadcast(SPECIES, -1.25f), half2);
			final FloatVector odd2 = x3.fma(FloatVector.broadcast(SPECIES, -2.5f), half1);
			even2.add(odd2).intoArray(strip, out + 3 * STRIP);
			even2.sub(odd2).intoArray(strip, out + 4 * STRIP);
			final FloatVector twice2 = x2.fma(FloatVector.broadcast(SPECIES, 4), x6);
			final FloatVector twice1 = x5.fma(FloatVector.broadcast(SPECIES, 0.5f), x1.add(x1));
			final FloatVector even3 = x4.fma(FloatVector.broadcast(SPECIES, -5), twice2);
			final FloatVector odd3 = x3.fma(FloatVector.broadcast(SPECIES, -2.5f), twice1);
			even3.add(odd3).intoArray(strip, out + 5 * STRIP);
			even3.sub(odd3).intoArray(strip, out + 6 * STRIP);
			final FloatVector last = FloatVector.fromArray(SPECIES, from, at7 + in).sub(x1);
			x3.sub(x5).fma(FloatVector.broadcast(SPECIES, 5.25f), last).intoArray(strip, out + 7 * STRIP);
		}
	}

	/** 8 neighbours in a row of a strip to 8, for each tile. */
	static void dataRow8(final float[] strip, final int from, final int tiles, final float[] to, final int to0,
		final int step)
	{
		final int to1 = to0 + step;
		final int to2 = to1 + step;
		final int to3 = to2 + step;
		final int to4 = to3 + step;
		final int to5 = to4 + step;
		final int to6 = to5 + step;
		final int to7 = to6 + step;
		for (int i = 0; i < tiles; i++) {
			final int in = from + i * 4 * LENGTH;
			final int out = i * LENGTH;
			final FloatVector x1 = FloatVector.fromArray(SPECIES, strip, in + LENGTH);
			final FloatVector x2 = FloatVector.fromArray(SPECIES, strip, in + 2 * LENGTH);
			final FloatVector x3 = FloatVector.fromArray(SPECIES, strip, in + 3 * LENGTH);
			final FloatVector x4 = FloatVector.fromArray(SPECIES, strip, in + 4 * LENGTH);
			final FloatVector x5 = FloatVector.fromArray(SPECIES, strip, in + 5 * LENGTH);
			final FloatVector x6 = FloatVector.fromArray(SPECIES, strip, in + 6 * LENGTH);
			final FloatVector first = FloatVector.fromArray(SPECIES, strip, in).sub(x6);
			x4.sub(x2).fma(FloatVector.broadcast(SPECIES, 5.25f), first).intoArray(to, to0 + out);
			final FloatVector even1 = x4.fma(FloatVector.broadcast(SPECIES, -4.25f), x2.add(x6));
			final FloatVector odd1 = x3.fma(FloatVector.broadcast(SPECIES, -4.25f), x1.add(x5));
			even1.add(odd1).intoArray(to, to1 + out);
			even1.sub(odd1).intoArray(to, to2 + out);
			final FloatVector half2 = x2.fma(FloatVector.broadcast(SPECIES, 0.25f), x6);
			final FloatVector half1 = x1.fma(FloatVector.broadcast(SPECIES, 0.5f), x5.add(x5));
			final FloatVector even2 = x4.fma(FloatVector.broadcast(SPECIES, -1.25f), half2);
			final FloatVector odd2 = x3.fma(FloatVector.broadcast(SPECIES, -2.5f), half1);
			even2.add(odd2).intoArray(to, to3 + out);
			even2.sub(odd2).intoArray(to, to4 + out);
			final FloatVector twice2 = x2.fma(FloatVector.broadcast(SPECIES, 4), x6);
			final FloatVector twice1 = x5.fma(FloatVector.broadcast(SPECIES, 0.5f), x1.add(x1));
			final FloatVector even3 = x4.fma(FloatVector.broadcast(SPECIES, -5), twice2);
			final FloatVector odd3 = x3.fma(FloatVector.broadcast(SPECIES, -2.5f), twice1);
			even3.add(odd3).intoArray(to, to5 + out);
			even3.sub(odd3).intoArray(to, to6 + out);
			final FloatVector last = FloatVector.fromArray(SPECIES, strip, in + 7 * LENGTH).sub(x1);
			x3.sub(x5).fma(FloatVector.broadcast(SPECIES, 5.25f), last).intoArray(to, to7 + out);
		}
	}

	/** 6 products, {@code step} apart, to 4 results, six times {@link #RESULTS} apart, for a run of vectors. */
	static void resultColumns6(final float[] from, final int from0, final int step, final int count, final float[] to,
		final int to0)
	{
		final int from1 = from0 + step;
		final int from2 = from1 + step;
		final int from3 = from2 + step;
		final int from4 = from3 + step;
		final int from5 = from4 + step;
		for (int i = 0; i < count; i++) {
			final int in = i * LENGTH;
			final int out = to0 + i * LENGTH;
			final FloatVector x1 = FloatVector.fromArray(SPECIES, from, from1 + in);
			final FloatVector x2 = FloatVector.fromArray(SPECIES, from, from2 + in);
			final FloatVector x3 = FloatVector.fromArray(SPECIES, from, from3 + in);
			final FloatVector x4 = FloatVector.fromArray(SPECIES, from, from4 + in);
			final FloatVector even1 = x1.add(x2);
			final FloatVector odd1 = x1.sub(x2);
			final FloatVector even2 = x3.add(x4);
			final FloatVector odd2 = x3.sub(x4);
			FloatVector.fromArray(SPECIES, from, from0 + in).add(even1).add(even2).intoArray(to, out);
			odd2.fma(FloatVector.broadcast(SPECIES, 2), odd1).intoArray(to, out + 6 * RESULTS);
			even2.fma(FloatVector.broadcast(SPECIES, 4), even1).intoArray(to, out + 12 * RESULTS);
			odd2.fma(FloatVector.broadcast(SPECIES, 8), odd1).add(FloatVector.fromArray(SPECIES, from, from5 + in)).intoArray(to,
				out + 18 * RESULTS);
		}
	}

	/**
	 * 6 vectors, {@link #RESULTS} apart, to 4 side by side in the target, for a row of whole tiles:
	 * {@code target = max(least, result + bias)}.
	 *
	 * @param from of the first tile
	 * @param step from one tile to the next
	 * @param bias read at {@code channel}
	 * @param channels from one target to the next
	 */
	static void resultRow6(final float[] values, final int from, final int step, final int tiles, final float[] bias,
		final int channel, final float least, final float[] target, final int at, final int channels)
	{
		final FloatVector offset = FloatVector.fromArray(SPECIES, bias, channel);
		final FloatVector floor = FloatVector.broadcast(SPECIES, least);
		for (int i = 0; i < tiles; i++) {
			final int in = from + i * step;
			final int out = at + i * 4 * channels;
			final FloatVector x1 = FloatVector.fromArray(SPECIES, values, in + RESULTS);
			final FloatVector x2 = FloatVector.fromArray(SPECIES, values, in + 2 * RESULTS);
			final FloatVector x3 = FloatVector.fromArray(SPECIES, values, in + 3 * RESULTS);
			final FloatVector x4 = FloatVector.fromArray(SPECIES, values, in + 4 * RESULTS);
			final FloatVector even1 = x1.add(x2).add(offset);
			final FloatVector odd1 = x1.sub(x2).add(offset);
			final FloatVector even2 = x3.add(x4);
			final FloatVector odd2 = x3.sub(x4);
			final FloatVector y0 = FloatVector.fromArray(SPECIES, values, in).add(even1).add(even2);
			y0.blend(floor, y0.compare(VectorOperators.LT, floor)).intoArray(target, out);
			final FloatVector y1 = odd2.fma(FloatVector.broadcast(SPECIES, 2), odd1);
			y1.blend(floor, y1.compare(VectorOperators.LT, floor)).intoArray(target, out + channels);
			final FloatVector y2 = even2.fma(FloatVector.broadcast(SPECIES, 4), even1);
			y2.blend(floor, y2.compare(VectorOperators.LT, floor)).intoArray(target, out + 2 * channels);
			final FloatVector y3 = odd2.fma(FloatVector.broadcast(SPECIES, 8), odd1).add(FloatVector.fromArray(SPECIES, values,
				in + 5 * RESULTS));
			y3.blend(floor, y3.compare(VectorOperators.LT, floor)).intoArray(target, out + 3 * channels);
		}
	}

	/** The same with an addend that is read where the target is written. */
	static void resultRow6(final float[] values, final int from, final int step, final int tiles, final float[] bias,
		final int channel, final float[] addend, final float least, final float[] target, final int at, final int channels)
	{
		final FloatVector offset = FloatVector.fromArray(SPECIES, bias, channel);
		final FloatVector floor = FloatVector.broadcast(SPECIES, least);
		for (int i = 0; i < tiles; i++) {
			final int in = from + i * step;
			final int out = at + i * 4 * channels;
			final FloatVector x1 = FloatVector.fromArray(SPECIES, values, in + RESULTS);
			final FloatVector x2 = FloatVector.fromArray(SPECIES, values, in + 2 * RESULTS);
			final FloatVector x3 = FloatVector.fromArray(SPECIES, values, in + 3 * RESULTS);
			final FloatVector x4 = FloatVector.fromArray(SPECIES, values, in + 4 * RESULTS);
			final FloatVector even1 = x1.add(x2).add(offset);
			final FloatVector odd1 = x1.sub(x2).add(offset);
			final FloatVector even2 = x3.add(x4);
			final FloatVector odd2 = x3.sub(x4);
			final FloatVector y0 = FloatVector.fromArray(SPECIES, values, in).add(even1).add(even2).add(FloatVector.fromArray(
				SPECIES, addend, out));
			y0.blend(floor, y0.compare(VectorOperators.LT, floor)).intoArray(target, out);
			final FloatVector y1 = odd2.fma(FloatVector.broadcast(SPECIES, 2), odd1).add(FloatVector.fromArray(SPECIES, addend,
				out + channels));
			y1.blend(floor, y1.compare(VectorOperators.LT, floor)).intoArray(target, out + channels);
			final FloatVector y2 = even2.fma(FloatVector.broadcast(SPECIES, 4), even1).add(FloatVector.fromArray(SPECIES, addend,
				out + 2 * channels));
			y2.blend(floor, y2.compare(VectorOperators.LT, floor)).intoArray(target, out + 2 * channels);
			final FloatVector y3 = odd2.fma(FloatVector.broadcast(SPECIES, 8), odd1).add(FloatVector.fromArray(SPECIES, values,
				in + 5 * RESULTS)).add(FloatVector.fromArray(SPECIES, addend, out + 3 * channels));
			y3.blend(floor, y3.compare(VectorOperators.LT, floor)).intoArray(target, out + 3 * channels);
		}
	}

	/** 6 vectors to 4, all of them {@link #RESULTS} apart, for a tile that is not whole. */
	static void resultPart6(final float[] values, final int in, final int out) {
		final FloatVector x1 = FloatVector.fromArray(SPECIES, values, in + RESULTS);
		final FloatVector x2 = FloatVector.fromArray(SPECIES, values, in + 2 * RESULTS);
		final FloatVector x3 = FloatVector.fromArray(SPECIES, values, in + 3 * RESULTS);
		final FloatVector x4 = FloatVector.fromArray(SPECIES, values, in + 4 * RESULTS);
		final FloatVector even1 = x1.add(x2);
		final FloatVector odd1 = x1.sub(x2);
		final FloatVector even2 = x3.add(x4);
		final FloatVector odd2 = x3.sub(x4);
		FloatVector.fromArray(SPECIES, values, in).add(even1).add(even2).intoArray(values, out);
		odd2.fma(FloatVector.broadcast(SPECIES, 2), odd1).intoArray(values, out + RESULTS);
		even2.fma(FloatVector.broadcast(SPECIES, 4), even1).intoArray(values, out + 2 * RESULTS);
		odd2.fma(FloatVector.broadcast(SPECIES, 8), odd1).add(FloatVector.fromArray(SPECIES, values, in + 5 * RESULTS))
			.intoArray(values, out + 3 * RESULTS);
	}

	/** 8 products to 4 results, eight times {@link #RESULTS} apart, as {@link #resultColumns6}. */
	static void resultColumns8(final float[] from, final int from0, final int step, final int count, final float[] to,
		final int to0)
	{
		final int from1 = from0 + step;
		final int from2 = from1 + step;
		final int from3 = from2 + step;
		final int from4 = from3 + step;
		final int from5 = from4 + step;
		final int from6 = from5 + step;
		final int from7 = from6 + step;
		for (int i = 0; i < count; i++) {
			final int in = i * LENGTH;
			final int out = to0 + i * LENGTH;
			final FloatVector x1 = FloatVector.fromArray(SPECIES, from, from1 + in);
			final FloatVector x2 = FloatVector.fromArray(SPECIES, from, from2 + in);
			final FloatVector x3 = FloatVector.fromArray(SPECIES, from, from3 + in);
			final FloatVector x4 = FloatVector.fromArray(SPECIES, from, from4 + in);
			final FloatVector x5 = FloatVector.fromArray(SPECIES, from, from5 + in);
			final FloatVector x6 = FloatVector.fromArray(SPECIES, from, from6 + in);
			final FloatVector even1 = x1.add(x2);
			final FloatVector odd1 = x1.sub(x2);
			final FloatVector even2 = x3.add(x4);
			final FloatVector odd2 = x3.sub(x4);
			final FloatVector even3 = x5.add(x6);
			final FloatVector odd3 = x5.sub(x6);
			final FloatVector part1 = odd2.fma(FloatVector.broadcast(SPECIES, 2), odd1);
			final FloatVector part2 = even2.fma(FloatVector.broadcast(SPECIES, 4), even1);
			final FloatVector last = FloatVector.fromArray(SPECIES, from, from7 + in);
			final FloatVector part3 = odd2.fma(FloatVector.broadcast(SPECIES, 8), odd1).add(last);
			FloatVector.fromArray(SPECIES, from, from0 + in).add(even1).add(even2.add(even3)).intoArray(to, out);
			odd3.fma(FloatVector.broadcast(SPECIES, 0.5f), part1).intoArray(to, out + 8 * RESULTS);
			even3.fma(FloatVector.broadcast(SPECIES, 0.25f), part2).intoArray(to, out + 16 * RESULTS);
			odd3.fma(FloatVector.broadcast(SPECIES, 0.125f), part3).intoArray(to, out + 24 * RESULTS);
		}
	}

	/** As {@link #resultRow6}, from 8 vectors. */
	static void resultRow8(final float[] values, final int from, final int step, final int tiles, final float[] bias,
		final int channel, final float least, final float[] target, final int at, final int channels)
	{
		final FloatVector offset = FloatVector.fromArray(SPECIES, bias, channel);
		final FloatVector floor = FloatVector.broadcast(SPECIES, least);
		for (int i = 0; i < tiles; i++) {
			final int in = from + i * step;
			final int out = at + i * 4 * channels;
			final FloatVector x1 = FloatVector.fromArray(SPECIES, values, in + RESULTS);
			final FloatVector x2 = FloatVector.fromArray(SPECIES, values, in + 2 * RESULTS);
			final FloatVector x3 = FloatVector.fromArray(SPECIES, values, in + 3 * RESULTS);
			final FloatVector x4 = FloatVector.fromArray(SPECIES, values, in + 4 * RESULTS);
			final FloatVector x5 = FloatVector.fromArray(SPECIES, values, in + 5 * RESULTS);
			final FloatVector x6 = FloatVector.fromArray(SPECIES, values, in + 6 * RESULTS);
			final FloatVector even1 = x1.add(x2).add(offset);
			final FloatVector odd1 = x1.sub(x2).add(offset);
			final FloatVector even2 = x3.add(x4);
			final FloatVector odd2 = x3.sub(x4);
			final FloatVector even3 = x5.add(x6);
			final FloatVector odd3 = x5.sub(x6);
			final FloatVector part1 = odd2.fma(FloatVector.broadcast(SPECIES, 2), odd1);
			final FloatVector part2 = even2.fma(FloatVector.broadcast(SPECIES, 4), even1);
			final FloatVector last = FloatVector.fromArray(SPECIES, values, in + 7 * RESULTS);
			final FloatVector part3 = odd2.fma(FloatVector.broadcast(SPECIES, 8), odd1).add(last);
			final FloatVector y0 = FloatVector.fromArray(SPECIES, values, in).add(even1).add(even2.add(even3));
			y0.blend(floor, y0.compare(VectorOperators.LT, floor)).intoArray(target, out);
			final FloatVector y1 = odd3.fma(FloatVector.broadcast(SPECIES, 0.5f), part1);
			y1.blend(floor, y1.compare(VectorOperators.LT, floor)).intoArray(target, out + channels);
			final FloatVector y2 = even3.fma(FloatVector.broadcast(SPECIES, 0.25f), part2);
			y2.blend(floor, y2.compare(VectorOperators.LT, floor)).intoArray(target, out + 2 * channels);
			final FloatVector y3 = odd3.fma(FloatVector.broadcast(SPECIES, 0.125f), part3);
			y3.blend(floor, y3.compare(VectorOperators.LT, floor)).intoArray(target, out + 3 * channels);
		}
	}

	/** The same with an addend that is read where the target is written. */
	static void resultRow8(final float[] values, final int from, final int step, final int tiles, final float[] bias,
		final int channel, final float[] addend, final float least, final float[] target, final int at, final int channels)
	{
		final FloatVector offset = FloatVector.fromArray(SPECIES, bias, channel);
		final FloatVector floor = FloatVector.broadcast(SPECIES, least);
		for (int i = 0; i < tiles; i++) {
			final int in = from + i * step;
			final int out = at + i * 4 * channels;
			final FloatVector x1 = FloatVector.fromArray(SPECIES, values, in + RESULTS);
			final FloatVector x2 = FloatVector.fromArray(SPECIES, values, in + 2 * RESULTS);
			final FloatVector x3 = FloatVector.fromArray(SPECIES, values, in + 3 * RESULTS);
			final FloatVector x4 = FloatVector.fromArray(SPECIES, values, in + 4 * RESULTS);
			final FloatVector x5 = FloatVector.fromArray(SPECIES, values, in + 5 * RESULTS);
			final FloatVector x6 = FloatVector.fromArray(SPECIES, values, in + 6 * RESULTS);
			final FloatVector even1 = x1.add(x2).add(offset);
			final FloatVector odd1 = x1.sub(x2).add(offset);
			final FloatVector even2 = x3.add(x4);
			final FloatVector odd2 = x3.sub(x4);
			final FloatVector even3 = x5.add(x6);
			final FloatVector odd3 = x5.sub(x6);
			final FloatVector part1 = odd2.fma(FloatVector.broadcast(SPECIES, 2), odd1);
			final FloatVector part2 = even2.fma(FloatVector.broadcast(SPECIES, 4), even1);
			final FloatVector last = FloatVector.fromArray(SPECIES, values, in + 7 * RESULTS);
			final FloatVector part3 = odd2.fma(FloatVector.broadcast(SPECIES, 8), odd1).add(last);
			final FloatVector sum0 = FloatVector.fromArray(SPECIES, values, in).add(even1).add(even2.add(even3));
			final FloatVector y0 = sum0.add(FloatVector.fromArray(SPECIES, addend, out));
			y0.blend(floor, y0.compare(VectorOperators.LT, floor)).intoArray(target, out);
			final FloatVector sum1 = odd3.fma(FloatVector.broadcast(SPECIES, 0.5f), part1);
			final FloatVector y1 = sum1.add(FloatVector.fromArray(SPECIES, addend, out + channels));
			y1.blend(floor, y1.compare(VectorOperators.LT, floor)).intoArray(target, out + channels);
			final FloatVector sum2 = even3.fma(FloatVector.broadcast(SPECIES, 0.25f), part2);
			final FloatVector y2 = sum2.add(FloatVector.fromArray(SPECIES, addend, out + 2 * channels));
			y2.blend(floor, y2.compare(VectorOperators.LT, floor)).intoArray(target, out + 2 * channels);
			final FloatVector sum3 = odd3.fma(FloatVector.broadcast(SPECIES, 0.125f), part3);
			final FloatVector y3 = sum3.add(FloatVector.fromArray(SPECIES, addend, out + 3 * channels));
			y3.blend(floor, y3.compare(VectorOperators.LT, floor)).intoArray(target, out + 3 * channels);
		}
	}

	/** As {@link #resultPart6}, from 8 vectors. */
	static void resultPart8(final float[] values, final int in, final int out) {
		final FloatVector x1 = FloatVector.fromArray(SPECIES, values, in + RESULTS);
		final FloatVector x2 = FloatVector.fromArray(SPECIES, values, in + 2 * RESULTS);
		final FloatVector x3 = FloatVector.fromArray(SPECIES, values, in + 3 * RESULTS);
		final FloatVector x4 = FloatVector.fromArray(SPECIES, values, in + 4 * RESULTS);
		final FloatVector x5 = FloatVector.fromArray(SPECIES, values, in + 5 * RESULTS);
		final FloatVector x6 = FloatVector.fromArray(SPECIES, values, in + 6 * RESULTS);
		final FloatVector even1 = x1.add(x2);
		final FloatVector odd1 = x1.sub(x2);
		final FloatVector even2 = x3.add(x4);
		final FloatVector odd2 = x3.sub(x4);
		final FloatVector even3 = x5.add(x6);
		final FloatVector odd3 = x5.sub(x6);
		final FloatVector part1 = odd2.fma(FloatVector.broadcast(SPECIES, 2), odd1);
		final FloatVector part2 = even2.fma(FloatVector.broadcast(SPECIES, 4), even1);
		final FloatVector last = FloatVector.fromArray(SPECIES, values, in + 7 * RESULTS);
		final FloatVector part3 = odd2.fma(FloatVector.broadcast(SPECIES, 8), odd1).add(last);
		FloatVector.fromArray(SPECIES, values, in).add(even1).add(even2.add(even3)).intoArray(values, out);
		odd3.fma(FloatVector.broadcast(SPECIES, 0.5f), part1).intoArray(values, out + RESULTS);
		even3.fma(FloatVector.broadcast(SPECIES, 0.25f), part2).intoArray(values, out + 2 * RESULTS);
		odd3.fma(FloatVector.broadcast(SPECIES, 0.125f), part3).intoArray(values, out + 3 * RESULTS);
	}

	/**
	 * The largest value of each window of 2x2 of two rows of vectors, {@link #POOLED_ROW} apart, in the order of
	 * {@link VectorSpans#maxima}, for the same bits.
	 *
	 * @param target to which window i is written at {@code at + i * step}; may be the upper row itself
	 */
	static void maxima(final float[] values, final int from, final int count, final float[] target, final int at,
		final int step)
	{
		for (int i = 0; i < count; i++) {
			final int in = from + i * 2 * LENGTH;
			final FloatVector first = FloatVector.fromArray(SPECIES, values, in);
			final FloatVector second = FloatVector.fromArray(SPECIES, values, in + LENGTH);
			final FloatVector largest2 = first.blend(second, second.compare(VectorOperators.GT, first));
			final FloatVector third = FloatVector.fromArray(SPECIES, values, in + POOLED_ROW);
			final FloatVector largest3 = largest2.blend(third, third.compare(VectorOperators.GT, largest2));
			final FloatVector fourth = FloatVector.fromArray(SPECIES, values, in + POOLED_ROW + LENGTH);
			largest3.blend(fourth, fourth.compare(VectorOperators.GT, largest3)).intoArray(target, at + i * step);
		}
	}

	/** 4 rows of gradients to 6 rows of a strip, for each of some columns: {@link #resultColumns6} transposed. */
	static void gradientColumns(final float[] from, final int at, final int row, final int step, final float[] strip,
		final int to, final int columns)
	{
		final int at1 = at + row;
		final int at2 = at1 + row;
		final int at3 = at2 + row;
		for (int i = 0; i < columns; i++) {
			final int in = i * step;
			final int out = to + i * LENGTH;
			final FloatVector x0 = FloatVector.fromArray(SPECIES, from, at + in);
			final FloatVector x1 = FloatVector.fromArray(SPECIES, from, at1 + in);
			final FloatVector x2 = FloatVector.fromArray(SPECIES, from, at2 + in);
			final FloatVector x3 = FloatVector.fromArray(SPECIES, from, at3 + in);
			x0.intoArray(strip, out);
			final FloatVector even1 = x0.add(x2);
			final FloatVector odd1 = x1.add(x3);
			even1.add(odd1).intoArray(strip, out + STRIP);
			even1.sub(odd1).intoArray(strip, out + 2 * STRIP);
			final FloatVector even2 = x2.fma(FloatVector.broadcast(SPECIES, 4), x0);
			final FloatVector half = x3.fma(FloatVector.broadcast(SPECIES, 4), x1);
			final FloatVector odd2 = half.add(half);
			even2.add(odd2).intoArray(strip, out + 3 * STRIP);
			even2.sub(odd2).intoArray(strip, out + 4 * STRIP);
			x3.intoArray(strip, out + 5 * STRIP);
		}
	}

	/** 4 neighbours in a row of a strip to 6, for each tile: {@link #resultRow6} transposed. */
	static void gradientRow(final float[] strip, final int from, final int tiles, final float[] to, final int to0,
		final int step, final int row)
	{
		final int to1 = to0 + step;
		final int to2 = to1 + step;
		final int to3 = to2 + step;
		final int to4 = to3 + step;
		final int to5 = to4 + step;
		for (int i = 0; i < tiles; i++) {
			final int in = from + i * 4 * LENGTH;
			final int out = i * row;
			final FloatVector x0 = FloatVector.fromArray(SPECIES, strip, in);
			final FloatVector x1 = FloatVector.fromArray(SPECIES, strip, in + LENGTH);
			final FloatVector x2 = FloatVector.fromArray(SPECIES, strip, in + 2 * LENGTH);
			final FloatVector x3 = FloatVector.fromArray(SPECIES, strip, in + 3 * LENGTH);
			x0.intoArray(to, to0 + out);
			final FloatVector even1 = x0.add(x2);
			final FloatVector odd1 = x1.add(x3);
			even1.add(odd1).intoArray(to, to1 + out);
			even1.sub(odd1).intoArray(to, to2 + out);
			final FloatVector even2 = x2.fma(FloatVector.broadcast(SPECIES, 4), x0);
			final FloatVector half = x3.fma(FloatVector.broadcast(SPECIES, 4), x1);
			final FloatVector odd2 = half.add(half);
			even2.add(odd2).intoArray(to, to3 + out);
			even2.sub(odd2).intoArray(to, to4 + out);
			x3.intoArray(to, to5 + out);
		}
	}

	/** 3 weights to 6. */
	static void weights3(final int lines, final float[] from, final int from0, final int fromStep, final int fromLine,
		final float[] to, final int to0, final int toStep, final int toLine)
	{
		for (int line = 0; line < lines; line++) {
			final int in = from0 + line * fromLine;
			final int out = to0 + line * toLine;
			final FloatVector x0 = FloatVector.fromArray(SPECIES, from, in);
			final FloatVector x1 = FloatVector.fromArray(SPECIES, from, in + fromStep);
			final FloatVector x2 = FloatVector.fromArray(SPECIES, from, in + 2 * fromStep);
			x0.mul(1 / 4f).intoArray(to, out);
			final FloatVector even1 = x0.add(x2).mul(-1 / 6f);
			final FloatVector odd1 = x1.mul(-1 / 6f);
			even1.add(odd1).intoArray(to, out + toStep);
			even1.sub(odd1).intoArray(to, out + 2 * toStep);
			final FloatVector even2 = x0.mul(1 / 24f).add(x2.mul(1 / 6f));
			final FloatVector odd2 = x1.mul(1 / 12f);
			even2.add(odd2).intoArray(to, out + 3 * toStep);
			even2.sub(odd2).intoArray(to, out + 4 * toStep);
			x2.intoArray(to, out + 5 * toStep);
		}
	}

	/** 5 weights to 8. */
	static void weights5(final int lines, final float[] from, final int from0, final int fromStep, final int fromLine,
		final float[] to, final int to0, final int toStep, final int toLine)
	{
		for (int line = 0; line < lines; line++) {
			final int in = from0 + line * fromLine;
			final int out = to0 + line * toLine;
			final FloatVector x0 = FloatVector.fromArray(SPECIES, from, in);
			final FloatVector x1 = FloatVector.fromArray(SPECIES, from, in + fromStep);
			final FloatVector x2 = FloatVector.fromArray(SPECIES, from, in + 2 * fromStep);
			final FloatVector x3 = FloatVector.fromArray(SPECIES, from, in + 3 * fromStep);
			final FloatVector x4 = FloatVector.fromArray(SPECIES, from, in + 4 * fromStep);
			x0.intoArray(to, out);
			final FloatVector even1 = x0.add(x2).add(x4).mul(-2 / 9f);
			final FloatVector odd1 = x1.add(x3).mul(-2 / 9f);
			even1.add(odd1).intoArray(to, out + toStep);
			even1.sub(odd1).intoArray(to, out + 2 * toStep);
			final FloatVector even2 = x0.mul(1 / 90f).add(x2.mul(2 / 45f)).add(x4.mul(8 / 45f));
			final FloatVector odd2 = x1.mul(1 / 45f).add(x3.mul(4 / 45f));
			even2.add(odd2).intoArray(to, out + 3 * toStep);
			even2.sub(odd2).intoArray(to, out + 4 * toStep);
			final FloatVector even3 = x0.mul(32 / 45f).add(x2.mul(8 / 45f)).add(x4.mul(2 / 45f));
			final FloatVector odd3 = x1.mul(16 / 45f).add(x3.mul(4 / 45f));
			even3.add(odd3).intoArray(to, out + 5 * toStep);
			even3.sub(odd3).intoArray(to, out + 6 * toStep);
			x4.intoArray(to, out + 7 * toStep);
		}
	}

	/** 6 gradients of transformed weights to 3 of weights: {@link #weights3} transposed. */
	static void weightsGradient(final int lines, final float[] from, final int from0, final int fromStep,
		final int fromLine, final float[] to, final int to0, final int toStep, final int toLine)
	{
		for (int line = 0; line < lines; line++) {
			final int in = from0 + line * fromLine;
			final int out = to0 + line * toLine;
			final FloatVector x0 = FloatVector.fromArray(SPECIES, from, in);
			final FloatVector x1 = FloatVector.fromArray(SPECIES, from, in + fromStep);
			final FloatVector x2 = FloatVector.fromArray(SPECIES, from, in + 2 * fromStep);
			final FloatVector x3 = FloatVector.fromArray(SPECIES, from, in + 3 * fromStep);
			final FloatVector x4 = FloatVector.fromArray(SPECIES, from, in + 4 * fromStep);
			final FloatVector x5 = FloatVector.fromArray(SPECIES, from, in + 5 * fromStep);
			final FloatVector even1 = x1.add(x2).mul(-1 / 6f);
			final FloatVector even2 = x3.add(x4);
			x0.mul(1 / 4f).add(even1).add(even2.mul(1 / 24f)).intoArray(to, out);
			x2.sub(x1).mul(1 / 6f).add(x3.sub(x4).mul(1 / 12f)).intoArray(to, out + toStep);
			even1.add(even2.mul(1 / 6f)).add(x5).intoArray(to, out + 2 * toStep);
		}
	}

	/** Sets the columns before and behind some to zero, in some rows of a strip. */
	static void clearAround(final float[] strip, final int to, final int rows, final int first, final int end,
		final int columns)
	{
		for (int y = 0; y < rows; y++) {
			final int at = to + y * STRIP;
			for (int i = 0; i < first; i++)
				FloatVector.zero(SPECIES).intoArray(strip, at + i * LENGTH);
			for (int i = end; i < columns; i++)
				FloatVector.zero(SPECIES).intoArray(strip, at + i * LENGTH);
		}
	}

	/** Copies {@code count} vectors, of which only the first {@code lanes} lanes are real; the rest become zero. */
	static void copy(final float[] from, final int from0, final int fromStep, final int lanes, final float[] to,
		final int to0, final int toStep, final int count)
	{
		if (lanes >= LENGTH) for (int i = 0; i < count; i++)
			FloatVector.fromArray(SPECIES, from, from0 + i * fromStep).intoArray(to, to0 + i * toStep);
		else {
			// Behind the last whole vector of the array Java looks at each lane, for which it may make objects.
			final int whole = from0 + LENGTH > from.length ? 0 : Math.min(count, fromStep == 0 ? count : (from.length - LENGTH - from0) /
				fromStep + 1);
			final VectorMask<Float> mask = Lanes.first(lanes);
			for (int i = 0; i < whole; i++)
				FloatVector.fromArray(SPECIES, from, from0 + i * fromStep, mask).intoArray(to, to0 + i * toStep);
			for (int i = whole; i < count; i++)
				for (int lane = 0; lane < LENGTH; lane++)
					to[to0 + i * toStep + lane] = lane < lanes ? from[from0 + i * fromStep + lane] : 0;
		}
	}
}
