package io.github.convj.train;

import io.github.convj.data.AnnotatedPlane;
import io.github.convj.data.Image;
import io.github.convj.data.PatchView;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;

/** The windows by which a training on fields is judged, and their pictures. Thread-safe. */
public final class FieldWindows {

	private final FieldData data;
	private final Map<String, AnnotatedPlane> planes = new HashMap<>();

	/** @param data whose held-out planes the windows lie on */
	public FieldWindows(final FieldData data) {
		this.data = data;
		for (final AnnotatedPlane plane : data.validation())
			planes.put(name(plane), plane);
	}

	private static String name(final AnnotatedPlane plane) {
		return plane.plane() == 0 ? plane.name() : plane.name() + ":" + (plane.plane() + 1);
	}

	static String name(final AnnotatedPlane plane, final double x, final double y) {
		return name(plane) + " at " + Math.round(x) + ", " + Math.round(y);
	}

	/**
	 * @param name of a window, as in a judgement
	 * @return its pixels, scaled; null if there is none of that name
	 */
	public Image image(final String name) {
		final int at = name.lastIndexOf(" at ");
		if (at < 0 || !planes.containsKey(name.substring(0, at))) return null;
		final String[] place = name.substring(at + 4).split(", ");
		final var plane = data.store().read(planes.get(name.substring(0, at)));
		final Shape shape = data.preprocessing().input();
		final int size = shape.size(0);
		final float[] values = new float[(int) shape.elements()];
		PatchView.plain(Double.parseDouble(place[0]) * plane.scaleX(), Double.parseDouble(place[1]) * plane.scaleY()).read(
			plane, size, values, 0);
		return new Image(name, Tensor.of(shape, values), data.preprocessing().bitDepth(), data.preprocessing().rgb());
	}
}
