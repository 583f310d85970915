package io.github.convj.imagej;

import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import io.github.convj.data.Progress;
import io.github.convj.predict.MapPlanes;
import java.util.Arrays;

/** The probabilities of a map as a virtual stack, class by class. Thread-safe. */
final class MapStack extends LazyStack {

	private final MapPlanes planes;

	MapStack(final MapPlanes planes) {
		super(planes.width(), planes.height(), planes.classes().size() * planes.depth(), 32);
		this.planes = planes;
	}

	/** @return the map */
	MapPlanes planes() {
		return planes;
	}

	@Override
	Object empty() {
		final float[] pixels = new float[planes.width() * planes.height()];
		Arrays.fill(pixels, Float.NaN);
		return pixels;
	}

	@Override
	ImageProcessor processor(final Object pixels) {
		final ImageProcessor processor = new FloatProcessor(planes.width(), planes.height(), ((float[]) pixels).clone());
		processor.setMinAndMax(0, 1);
		return processor;
	}

	@Override
	void fill(final int n, final Object pixels, final Progress progress) {
		final int classes = planes.classes().size();
		planes.probabilities((n - 1) / classes, (n - 1) % classes, progress, (float[]) pixels);
	}

	@Override
	public String getSliceLabel(final int n) {
		return planes.classes().get((n - 1) % planes.classes().size());
	}
}
