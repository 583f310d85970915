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
	private final FieldView field;
	private final Map<String, AnnotatedPlane> planes = new HashMap<>();

	/** @param data whose held-out planes the windows lie on */
	public FieldWindows(final FieldData data) {
		this.data = data;
		// a window lies around its plane
		field = new FieldView(data, 1);
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
		final AnnotatedPlane plane = planes.get(name.substring(0, at));
		final var pixels = data.store().read(plane);
		final Shape shape = data.preprocessing().input();
		final float[] values = new float[(int) shape.elements()];
		field.read(plane, PatchView.plain(Double.parseDouble(place[0]) * pixels.scaleX(), Double.parseDouble(place[1]) * pixels
			.scaleY()), shape.size(-2), values, 0);
		return new Image(name, Tensor.of(shape, values), data.preprocessing().bitDepth(), data.preprocessing().rgb());
	}
}
