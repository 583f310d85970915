package io.github.convj.data;

import io.github.convj.tensor.ConvJException;

/** A field whose planes have another size, with the values that {@link Resampler} gives. As thread-safe as the original. */
final class ScaledField extends DerivedField {

	private final Resampler columns;
	private final Resampler rows;

	ScaledField(final Field source, final double factor) {
		super(source);
		columns = new Resampler(source.width(), size(source.width(), factor));
		rows = new Resampler(source.height(), size(source.height(), factor));
	}

	private int size(final int from, final double factor) {
		final double to = Math.max(1, Math.rint(from * factor));
		if (!(factor > 0) || to > Integer.MAX_VALUE / 2) throw new ConvJException("The image " + source.name() +
			" cannot be scaled by " + factor + "; choose a scale around 1.");
		return (int) to;
	}

	@Override
	public int width() {
		return columns.to();
	}

	@Override
	public int height() {
		return rows.to();
	}

	@Override
	public Calibration calibration() {
		return source.calibration().coarser((double) source.width() / width(), (double) source.height() / height(), 1);
	}

	@Override
	public void read(final int z, final int y, final int x, final int count, final float[] target, final int offset) {
		final int channels = channels();
		final int first = columns.start(x);
		final int last = x + count - 1;
		final float[] row = new float[(columns.start(last) + columns.weights(last).length - first) * channels];
		final float[] vertical = rows.weights(y);
		for (int i = offset; i < offset + count * channels; i++)
			target[i] = 0;
		for (int k = 0; k < vertical.length; k++) {
			source.read(z, rows.start(y) + k, first, row.length / channels, row, 0);
			for (int i = 0; i < count; i++) {
				final float[] horizontal = columns.weights(x + i);
				final int from = (columns.start(x + i) - first) * channels;
				for (int c = 0; c < channels; c++) {
					float sum = 0;
					for (int j = 0; j < horizontal.length; j++)
						sum += horizontal[j] * row[from + j * channels + c];
					target[offset + i * channels + c] += vertical[k] * sum;
				}
			}
		}
	}
}
