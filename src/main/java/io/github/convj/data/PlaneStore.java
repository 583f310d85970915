package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Planes of annotated fields, scaled, kept in memory as far as a limit allows and read again from their files beyond it.
 * Thread-safe.
 */
public final class PlaneStore {

	/**
	 * A scaled plane. Immutable as long as nobody writes into its values.
	 *
	 * @param width X
	 * @param height Y
	 * @param channels C
	 * @param values {@code [Y, X, C]}, not normalized
	 * @param scaleX pixels of the plane for one of the file
	 * @param scaleY pixels of the plane for one of the file
	 */
	public record Plane(int width, int height, int channels, float[] values, double scaleX, double scaleY) {}

	private final ImageOpener opener;
	private final double scale;
	private final long limit;
	private final AtomicLong bytes = new AtomicLong();
	private final Map<AnnotatedPlane, Plane> kept = new ConcurrentHashMap<>();

	/**
	 * @param opener of the files
	 * @param scale by which planes are scaled, above 0
	 * @param limit bytes of pixels to keep
	 */
	public PlaneStore(final ImageOpener opener, final double scale, final long limit) {
		this.opener = opener;
		this.scale = scale;
		this.limit = limit;
	}

	/** @return by which planes are scaled */
	public double scale() {
		return scale;
	}

	/**
	 * @param plane of a file
	 * @return its scaled pixels
	 * @throws ConvJException if the file cannot be read, or is too large to be held in memory
	 */
	public Plane read(final AnnotatedPlane plane) {
		final Plane stored = kept.get(plane);
		if (stored != null) return stored;
		final Plane read;
		try (Field file = opener.field(plane.file())) {
			final Field field = file.scaled(scale);
			final int row = field.width() * field.channels();
			final long length = (long) row * field.height();
			if (length > Integer.MAX_VALUE - 8) throw new ConvJException(plane.file() +
				" is too large to train on as a whole; cut it into pieces.");
			final float[] values = new float[(int) length];
			for (int y = 0; y < field.height(); y++)
				field.read(plane.plane(), y, 0, field.width(), values, y * row);
			read = new Plane(field.width(), field.height(), field.channels(), values, (double) field.width() / file.width(),
				(double) field.height() / file.height());
		}
		final long size = 4L * read.values.length;
		if (bytes.addAndGet(size) > limit || kept.putIfAbsent(plane, read) != null) bytes.addAndGet(-size);
		return read;
	}
}
