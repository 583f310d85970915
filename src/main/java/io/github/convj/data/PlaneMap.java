package io.github.convj.data;

/**
 * Says for each pixel of an augmented plane where it comes from: an affine map around the centre of the plane. For one
 * thread.
 */
final class PlaneMap {

	private final int height;
	private final int width;
	private final int channels;
	/** Rows y and x of the matrix that takes a position relative to the centre to its origin: flips and quarter turns. */
	private final int yy;
	private final int yx;
	private final int xy;
	private final int xx;
	/** The same with rotation and scale, and the origin of the first pixel. */
	private float myy;
	private float myx;
	private float mxy;
	private float mxx;
	private float startY;
	private float startX;

	PlaneMap(final int height, final int width, final int channels, final int turns, final boolean flipX,
		final boolean flipY)
	{
		this.height = height;
		this.width = width;
		this.channels = channels;
		final int cosine = turns == 0 ? 1 : turns == 2 ? -1 : 0;
		final int sine = turns == 1 ? 1 : turns == 3 ? -1 : 0;
		yy = flipY ? -cosine : cosine;
		yx = flipY ? -sine : sine;
		xy = flipX ? sine : -sine;
		xx = flipX ? -cosine : cosine;
	}

	/** Moves values by flips and quarter turns only; the plane must be square for an odd number of turns. */
	void permute(final float[] input, final int from, final float[] output, final int to) {
		// Twice the position relative to the centre keeps the halves of even sizes whole.
		final int firstY = (yy * (1 - height) + yx * (1 - width) + height - 1) / 2;
		final int firstX = (xy * (1 - height) + xx * (1 - width) + width - 1) / 2;
		final int stepDown = (yy * width + xy) * channels;
		final int stepRight = (yx * width + xx) * channels;
		int target = to;
		for (int y = 0; y < height; y++) {
			int source = from + (firstY * width + firstX) * channels + y * stepDown;
			for (int x = 0; x < width; x++) {
				for (int c = 0; c < channels; c++)
					output[target + c] = input[source + c];
				target += channels;
				source += stepRight;
			}
		}
	}

	/**
	 * Adds a rotation, a scale and a shift.
	 *
	 * @param angle radians
	 * @param scale the object becomes that many times as large
	 * @param shiftY pixels
	 * @param shiftX pixels
	 */
	void deform(final double angle, final double scale, final double shiftY, final double shiftX) {
		final double cosine = Math.cos(angle) / scale;
		final double sine = Math.sin(angle) / scale;
		final double a = yy * cosine - yx * sine;
		final double b = yy * sine + yx * cosine;
		final double c = xy * cosine - xx * sine;
		final double d = xy * sine + xx * cosine;
		final double centreY = (height - 1) / 2.0;
		final double centreX = (width - 1) / 2.0;
		myy = (float) a;
		myx = (float) b;
		mxy = (float) c;
		mxx = (float) d;
		startY = (float) (centreY + shiftY - a * centreY - b * centreX);
		startX = (float) (centreX + shiftX - c * centreY - d * centreX);
	}

	/** Interpolates linearly between the four neighbours of each origin. */
	void resample(final float[] input, final int from, final float[] output, final int to) {
		int target = to;
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++) {
				final float originY = startY + myy * y + myx * x;
				final float originX = startX + mxy * y + mxx * x;
				int y0 = (int) Math.floor(originY);
				int x0 = (int) Math.floor(originX);
				final float partY = originY - y0;
				final float partX = originX - x0;
				int y1 = y0 + 1;
				int x1 = x0 + 1;
				if (y0 < 0 || y1 >= height) {
					y0 = Framing.reflect(y0, height);
					y1 = Framing.reflect(y1, height);
				}
				if (x0 < 0 || x1 >= width) {
					x0 = Framing.reflect(x0, width);
					x1 = Framing.reflect(x1, width);
				}
				final int p00 = from + (y0 * width + x0) * channels;
				final int p01 = from + (y0 * width + x1) * channels;
				final int p10 = from + (y1 * width + x0) * channels;
				final int p11 = from + (y1 * width + x1) * channels;
				for (int c = 0; c < channels; c++) {
					final float above = input[p00 + c] + partX * (input[p01 + c] - input[p00 + c]);
					final float below = input[p10 + c] + partX * (input[p11 + c] - input[p10 + c]);
					output[target + c] = above + partY * (below - above);
				}
				target += channels;
			}
	}
}
