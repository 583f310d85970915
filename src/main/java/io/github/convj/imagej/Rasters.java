package io.github.convj.imagej;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** Turns Java's images into planes. Stateless, thread-safe. */
final class Rasters {

	private Rasters() {}

	/**
	 * @param image of any kind
	 * @param onWhite whether transparent pixels become white; else transparency is ignored
	 * @return its plane; colours by a palette become RGB, shades of grey by a palette one channel
	 */
	static Plane plane(final BufferedImage image, final boolean onWhite) {
		final ColorModel model = image.getColorModel();
		if (model instanceof final IndexColorModel index) return indexed(image, index);
		final Raster raster = image.getRaster();
		final int bands = raster.getNumBands();
		final float[] values = values(raster);
		final int type = raster.getDataBuffer().getDataType();
		final int bitDepth = switch (type) {
			case DataBuffer.TYPE_USHORT, DataBuffer.TYPE_SHORT -> 16;
			case DataBuffer.TYPE_BYTE -> 8;
			// Packed pixels: 8 bits of each colour in an int.
			case DataBuffer.TYPE_INT -> bands > 1 ? 8 : 32;
			default -> 32;
		};
		if (type == DataBuffer.TYPE_SHORT) for (int i = 0; i < values.length; i++)
			values[i] += 32768;
		final boolean alpha = model != null && model.hasAlpha() && (bands == 2 || bands == 4);
		final float[] opaque = alpha ? withoutAlpha(values, bands, onWhite, bitDepth == 16 ? 65535 : 255) : values;
		final int channels = alpha ? bands - 1 : bands;
		return new Plane(image.getWidth(), image.getHeight(), opaque, bitDepth, channels == 3);
	}

	private static Plane indexed(final BufferedImage image, final IndexColorModel model) {
		final int size = model.getMapSize();
		final int[][] colours = new int[3][size];
		for (int i = 0; i < size; i++) {
			final boolean transparent = model.getAlpha(i) == 0;
			colours[0][i] = transparent ? 255 : model.getRed(i);
			colours[1][i] = transparent ? 255 : model.getGreen(i);
			colours[2][i] = transparent ? 255 : model.getBlue(i);
		}
		return indexed(image.getWidth(), image.getHeight(), values(image.getRaster()), new Palette(colours));
	}

	static Plane indexed(final int width, final int height, final float[] values, final Palette palette) {
		if (palette.ramp()) return new Plane(width, height, values, 8, false);
		final int channels = palette.grey() ? 1 : 3;
		final float[] colours = new float[values.length * channels];
		for (int p = 0; p < values.length; p++)
			for (int c = 0; c < channels; c++)
				colours[p * channels + c] = palette.colour(c, (int) values[p]);
		return new Plane(width, height, colours, 8, channels == 3);
	}

	/** @return all bands, interleaved */
	static float[] values(final Raster raster) {
		final int width = raster.getWidth();
		final int height = raster.getHeight();
		final int bands = raster.getNumBands();
		final float[] values = new float[Math.multiplyExact(Math.multiplyExact(width, height), bands)];
		if (raster.getDataBuffer() instanceof final DataBufferByte buffer && raster
			.getSampleModel() instanceof final ComponentSampleModel model && buffer.getNumBanks() == 1 && raster
				.getParent() == null)
		{
			// JPEG and PNG: several times faster than the general way.
			final byte[] bytes = buffer.getData();
			final int[] offsets = model.getBandOffsets();
			int at = 0;
			for (int y = 0; y < height; y++) {
				int from = buffer.getOffset() + y * model.getScanlineStride();
				for (int x = 0; x < width; x++) {
					for (int b = 0; b < bands; b++)
						values[at++] = bytes[from + offsets[b]] & 0xff;
					from += model.getPixelStride();
				}
			}
			return values;
		}
		final float[] row = new float[width * bands];
		for (int y = 0; y < height; y++) {
			raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
			System.arraycopy(row, 0, values, y * row.length, row.length);
		}
		return values;
	}

	private static float[] withoutAlpha(final float[] values, final int bands, final boolean onWhite, final float white) {
		final int channels = bands - 1;
		final float[] opaque = new float[values.length / bands * channels];
		for (int p = 0; p < values.length / bands; p++) {
			final float alpha = onWhite ? values[p * bands + channels] / white : 1;
			for (int c = 0; c < channels; c++) {
				final float value = values[p * bands + c];
				opaque[p * channels + c] = alpha == 1 ? value : Math.round(white + (value - white) * alpha);
			}
		}
		return opaque;
	}
}
