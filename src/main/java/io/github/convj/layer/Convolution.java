package io.github.convj.layer;

import io.github.convj.kernel.ConvolutionKernel;
import io.github.convj.kernel.ConvolutionShape;
import io.github.convj.kernel.Geometry;
import io.github.convj.kernel.Kernels;
import io.github.convj.kernel.Loops;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A convolution of {@code [(Z,) Y, X, C]} with learned filters, giving {@code [(OZ,) OY, OX, F]} (strictly a
 * cross-correlation, as everywhere in this field). Lists hold one number for all axes, or one an axis. Immutable,
 * thread-safe.
 *
 * @param filters F, at least 1
 * @param kernel taps, at least 1
 * @param stride between windows, at least 1
 * @param padding beyond the border, with zeros
 * @param dilation between taps, at least 1
 * @param groups that divide channels and filters; as many as channels makes it depthwise
 * @param bias whether a learned number is added to each filter's output
 */
public record Convolution(int filters, List<Integer> kernel, List<Integer> stride, Padding padding,
	List<Integer> dilation, int groups, boolean bias) implements Fusible
{

	/** @throws ConvJException if a value is out of its range */
	public Convolution {
		if (filters < 1) throw new ConvJException("A convolution layer needs at least 1 filter, not " + filters + ".");
		if (groups < 1) throw new ConvJException("A convolution layer needs at least 1 group, not " + groups + ".");
		kernel = Windows.checked("kernel", kernel);
		stride = Windows.checked("stride", stride);
		dilation = Windows.checked("dilation", dilation);
	}

	/**
	 * @param filters F
	 * @param kernel one number for all axes, or one an axis
	 * @return a convolution with stride 1, same padding, and bias
	 */
	public static Convolution of(final int filters, final int... kernel) {
		return new Convolution(filters, Windows.list(kernel), List.of(1), Padding.SAME, List.of(1), 1, true);
	}

	/** @return the same with another stride: one number for all axes, or one an axis */
	public Convolution withStride(final int... numbers) {
		return new Convolution(filters, kernel, Windows.list(numbers), padding, dilation, groups, bias);
	}

	/** @return the same with another padding */
	public Convolution withPadding(final Padding other) {
		return new Convolution(filters, kernel, stride, other, dilation, groups, bias);
	}

	/** @return the same with another dilation: one number for all axes, or one an axis */
	public Convolution withDilation(final int... numbers) {
		return new Convolution(filters, kernel, stride, padding, Windows.list(numbers), groups, bias);
	}

	/** @return the same with another number of groups */
	public Convolution withGroups(final int number) {
		return new Convolution(filters, kernel, stride, padding, dilation, number, bias);
	}

	/** @return the same without bias, as before batch normalization, which has its own */
	public Convolution withoutBias() {
		return new Convolution(filters, kernel, stride, padding, dilation, groups, false);
	}

	@Override
	public Shape output(final List<Shape> inputs) {
		return Windows.output(Windows.image(this, inputs), geometry(inputs), filters);
	}

	@Override
	public Geometry geometry(final List<Shape> inputs) {
		return Windows.geometry(this, Windows.image(this, inputs), kernel, stride, padding, dilation);
	}

	ConvolutionShape shape(final List<Shape> inputs) {
		final int channels = Windows.image(this, inputs).channels();
		if (channels % groups != 0 || filters % groups != 0) throw new ConvJException("A convolution layer's " + groups +
			" groups do not divide its " + channels + " channels and " + filters + " filters.");
		return new ConvolutionShape(geometry(inputs), channels, filters, groups);
	}

	@Override
	public List<ParameterSpec> parameters(final List<Shape> inputs) {
		final ConvolutionShape shape = shape(inputs);
		final Geometry g = shape.geometry();
		final int perGroup = shape.channels() / groups;
		final int fanIn = g.taps() * perGroup;
		final int fanOut = g.taps() * filters / groups;
		final ParameterSpec weight = inputs.get(0).rank() == 3 ? new ParameterSpec("weight", Shape.of(g.y().kernel(), g.x()
			.kernel(), perGroup, filters), ParameterSpec.Role.WEIGHT, fanIn, fanOut, 3, 2, 0, 1) : new ParameterSpec("weight",
				Shape.of(g.z().kernel(), g.y().kernel(), g.x().kernel(), perGroup, filters), ParameterSpec.Role.WEIGHT, fanIn,
				fanOut, 4, 3, 0, 1, 2);
		return bias ? List.of(weight, new ParameterSpec("bias", Shape.of(filters), ParameterSpec.Role.BIAS, fanIn, fanOut,
			0)) : List.of(weight);
	}

	@Override
	public long flops(final List<Shape> inputs) {
		final ConvolutionShape shape = shape(inputs);
		return 2 * shape.multiplyAdds() + (bias ? (long) shape.geometry().outputs() * filters : 0);
	}

	@Override
	public boolean canAdd() {
		return true;
	}

	@Override
	public Operation operation(final List<Shape> inputs, final Kernels kernels, final boolean add, final boolean relu) {
		final ConvolutionShape shape = shape(inputs);
		return new Planned(kernels.convolution(shape), shape.geometry().outputs() * filters, bias, add, relu, false);
	}

	/**
	 * @param inputs the sample shapes of the layer's inputs
	 * @param kernels that do the heavy parts
	 * @return whether there is a {@link #pooled} for it
	 */
	public boolean pools(final List<Shape> inputs, final Kernels kernels) {
		return kernels.pools(shape(inputs));
	}

	/**
	 * Plans {@code relu(maximum(layer(inputs)))} of windows of 2x2 side by side, for inference.
	 *
	 * @param inputs the sample shapes of the layer's inputs
	 * @param kernels that {@link #pools pool}
	 * @param relu whether negative values become 0, before or behind the maximum
	 * @return a stateless operation that has no backward pass
	 */
	public Operation pooled(final List<Shape> inputs, final Kernels kernels, final boolean relu) {
		final ConvolutionShape shape = shape(inputs);
		return new Planned(kernels.convolution(shape), shape.geometry().outputs() * filters, bias, false, relu, true);
	}

	@Override
	public String export(final OnnxGraph graph, final List<String> inputNames, final List<Shape> inputs) {
		final Map<String, Object> attributes = Windows.attributes(inputs.get(0), geometry(inputs), true);
		attributes.put("group", (long) groups);
		final List<String> operands = new ArrayList<>(List.of(inputNames.get(0), graph.parameter("weight")));
		if (bias) operands.add(graph.parameter("bias"));
		return graph.node("Conv", operands, attributes);
	}

	private record Planned(ConvolutionKernel kernel, int size, boolean bias, boolean add, boolean relu, boolean pool)
		implements Operation
	{

		@Override
		public int preparedLength() {
			return kernel.packedLength();
		}

		@Override
		public void prepare(final Context context) {
			kernel.pack(context.parameter(0), context.prepared(), context.scratch(), context.workers());
		}

		@Override
		public void forward(final Context context) {
			if (pool) kernel.forwardPooled(context.batch(), context.input(0), context.prepared(), bias ? context.parameter(1)
				: null, relu, context.output(), context.scratch(), context.workers());
			else kernel.forward(context.batch(), context.input(0), context.prepared(), bias ? context.parameter(1) : null, add
				? context.input(1) : null, relu, context.output(), context.scratch(), context.workers());
		}

		@Override
		public void backward(final Context context) {
			if (pool) throw new UnsupportedOperationException("A pooled convolution is for inference only");
			final int n = context.batch() * size;
			final float[] gradient = context.outputGradient();
			if (relu) Loops.reluBackward(n, context.output(), gradient, gradient, context.workers());
			if (context.parameterGradient(0) != null) kernel.backwardWeights(context.batch(), context.input(0), gradient,
				context.parameterGradient(0), bias ? context.parameterGradient(1) : null, context.scratch(), context.workers());
			final float[] inputGradient = context.inputGradient(0);
			if (inputGradient != null) kernel.backwardData(context.batch(), gradient, context.parameter(0), context.adds(0)
				? inputGradient : null, inputGradient, context.scratch(), context.workers());
			if (add && context.inputGradient(1) != null) Loops.copy(n, gradient, context.inputGradient(1), context.workers());
		}

		@Override
		public boolean mayOverwrite(final int i) {
			return i == 1;
		}

		@Override
		public boolean mayOverwriteGradient(final int i) {
			return i == 1;
		}

		@Override
		public boolean mayAddGradient(final int i) {
			return i == 0;
		}

		@Override
		public boolean consumesGradient() {
			return relu;
		}

		@Override
		public boolean backwardReadsOutput() {
			return relu;
		}
	}
}
