package io.github.convj.model;

import io.github.convj.network.BoxRegression;
import io.github.convj.network.Network;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model learned on annotated fields beside the classes, so that it can find objects. Immutable as long as nobody writes
 * into the tensors, thread-safe.
 *
 * @param background the class that stands for everything else
 * @param scale by which fields were scaled for the network, above 0
 * @param widths the median width of objects in pixels of the unscaled fields, one a class; 0 for the background
 * @param heights the same for heights
 * @param depths the median number of planes that objects span, one a class; 0 for the background, and where it is not known
 * @param boxWeight weights of the box's four values, {@code [F, 4]}; null if no boxes were learned
 * @param boxBias biases of the four values, {@code [4]}; null if no boxes were learned
 */
public record DetectionTraits(String background, double scale, List<Double> widths, List<Double> heights,
	List<Double> depths, Tensor boxWeight, Tensor boxBias)
{

	/** In units of the class's median size, what a box's first two values count, and the logarithm that its others count. */
	public static final double UNIT = 0.2;

	/** @throws IllegalArgumentException if the scale or a size is none, or only one of the tensors is there */
	public DetectionTraits {
		widths = List.copyOf(widths);
		heights = List.copyOf(heights);
		depths = List.copyOf(depths);
		boolean sound = scale > 0 && Double.isFinite(scale) && widths.size() == heights.size() && depths.size() == heights
			.size() && (boxWeight == null) == (boxBias == null);
		for (int i = 0; sound && i < widths.size(); i++)
			sound = widths.get(i) >= 0 && heights.get(i) >= 0 && depths.get(i) >= 0 && Double.isFinite(widths.get(i) + heights.get(
				i) + depths.get(i));
		if (!sound) throw new IllegalArgumentException("Not what a model learns on fields: scale " + scale + ", sizes " +
			widths + ", " + heights + " and " + depths);
	}

	/** What a model learns of objects in planes. */
	@SuppressWarnings("javadoc") // as above
	public DetectionTraits(final String background, final double scale, final List<Double> widths, final List<Double> heights,
		final Tensor boxWeight, final Tensor boxBias)
	{
		this(background, scale, widths, heights, Collections.nCopies(widths.size(), 0.0), boxWeight, boxBias);
	}

	/** @return whether boxes were learned */
	public boolean boxes() {
		return boxWeight != null;
	}

	/**
	 * @param classifier of the model
	 * @return the network that gives, behind the probabilities, the box's four values: the way from the window's centre to the
	 *         object's along X and Y, in {@link #UNIT} times the class's size, and the logarithms of width and height over the
	 *         class's, in {@link #UNIT}
	 */
	public Network withBoxes(final Network classifier) {
		return BoxRegression.attach(classifier, boxWeight, boxBias);
	}

	/** @return plain values for YAML; {@link #fromMap} reads them */
	Map<String, Object> toMap() {
		final Map<String, Object> map = new LinkedHashMap<>();
		map.put("background", background);
		map.put("scale", scale);
		map.put("widths", widths);
		map.put("heights", heights);
		if (depths.stream().anyMatch(depth -> depth > 0)) map.put("depths", depths);
		if (!boxes()) return map;
		map.put("boxWeight", text(boxWeight));
		map.put("boxBias", text(boxBias));
		return map;
	}

	/** The bits of the numbers, so that none is rounded. */
	private static String text(final Tensor tensor) {
		final ByteBuffer bytes = ByteBuffer.allocate(4 * tensor.array().length).order(ByteOrder.LITTLE_ENDIAN);
		bytes.asFloatBuffer().put(tensor.array());
		return Base64.getEncoder().encodeToString(bytes.array());
	}

	private static Tensor tensor(final String text, final boolean matrix) throws IOException {
		final byte[] bytes = Base64.getDecoder().decode(text);
		final int values = BoxRegression.VALUES;
		if (bytes.length == 0 || bytes.length % (4 * values) != 0 || !matrix && bytes.length != 4 * values)
			throw new IOException("the weights of its boxes are cut short");
		final float[] array = new float[bytes.length / 4];
		ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(array);
		return Tensor.of(matrix ? Shape.of(array.length / values, values) : Shape.of(values), array);
	}

	static DetectionTraits fromMap(final Fields fields) throws IOException {
		final boolean boxes = fields.has("boxWeight");
		final List<Double> widths = numbers(fields, "widths");
		return new DetectionTraits(fields.text("background"), fields.number("scale"), widths, numbers(
			fields, "heights"), fields.has("depths") ? numbers(fields, "depths") : Collections.nCopies(widths.size(), 0.0), boxes
				? tensor(fields.text("boxWeight"), true) : null, boxes ? tensor(fields.text("boxBias"), false) : null);
	}

	private static List<Double> numbers(final Fields fields, final String name) {
		final List<Double> numbers = new ArrayList<>();
		for (final Object number : (List<?>) fields.map().get(name))
			numbers.add(((Number) number).doubleValue());
		return numbers;
	}
}
