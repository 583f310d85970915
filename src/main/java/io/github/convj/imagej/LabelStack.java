package io.github.convj.imagej;

import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import ij.process.LUT;
import io.github.convj.data.Progress;
import io.github.convj.predict.Labels;
import io.github.convj.predict.MapPlanes;

/** The labels of a map as a virtual stack. Thread-safe. */
final class LabelStack extends LazyStack {

	private final MapPlanes planes;
	private final double confidence;
	private final LUT colours;

	/**
	 * @param planes of the map
	 * @param confidence least probability of a label, 0 to 1
	 * @param colours of the labels
	 */
	LabelStack(final MapPlanes planes, final double confidence, final LUT colours) {
		super(planes.width(), planes.height(), planes.depth(), 8);
		this.planes = planes;
		this.confidence = confidence;
		this.colours = colours;
		setColorModel(colours);
	}

	@Override
	Object empty() {
		return new byte[planes.width() * planes.height()];
	}

	@Override
	ImageProcessor processor(final Object pixels) {
		return new ByteProcessor(planes.width(), planes.height(), ((byte[]) pixels).clone(), colours);
	}

	@Override
	void fill(final int n, final Object pixels, final Progress progress) {
		planes.labels(n - 1, confidence, progress, (byte[]) pixels);
	}

	@Override
	public String getSliceLabel(final int n) {
		return Labels.legend(planes.classes());
	}
}
