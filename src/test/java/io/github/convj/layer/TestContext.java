package io.github.convj.layer;

import io.github.convj.kernel.KernelProvider;
import io.github.convj.tensor.Scratch;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One operation with arrays of its own, none shared, each a little longer than needed and guarded by a value at its end. */
final class TestContext implements Operation.Context {

	static final float GUARD = 12345.678f;

	final Operation operation;
	final List<Shape> inputShapes;
	final Shape outputShape;
	final int batch;
	final boolean training;
	final Workers workers;
	final List<float[]> inputs = new ArrayList<>();
	final List<float[]> inputGradients = new ArrayList<>();
	final List<float[]> parameters = new ArrayList<>();
	final List<float[]> parameterGradients = new ArrayList<>();
	final float[] output;
	final float[] outputGradient;
	final float[] prepared;
	final float[] saved;
	final Scratch scratch;
	long random = 77;

	TestContext(final Layer layer, final Operation operation, final List<Shape> layerInputs, final List<Shape> inputShapes,
		final int batch, final boolean training, final Workers workers)
	{
		this.operation = operation;
		this.inputShapes = inputShapes;
		this.batch = batch;
		this.training = training;
		this.workers = workers;
		outputShape = layer.output(layerInputs);
		for (final Shape shape : inputShapes) {
			inputs.add(guarded(batch * shape.elements()));
			inputGradients.add(guarded(batch * shape.elements()));
		}
		for (final ParameterSpec spec : layer.parameters(layerInputs)) {
			parameters.add(new float[(int) spec.shape().elements()]);
			parameterGradients.add(spec.role().trained() ? guarded(spec.shape().elements()) : null);
		}
		output = guarded(batch * outputShape.elements());
		outputGradient = guarded(batch * outputShape.elements());
		prepared = operation.preparedLength() > 0 ? new float[operation.preparedLength()] : null;
		saved = new float[operation.savedPerBatch() + batch * operation.savedPerSample()];
		scratch = new Scratch(workers.count());
	}

	static TestContext of(final Layer layer, final List<Shape> inputs, final int batch, final boolean training,
		final Workers workers)
	{
		return new TestContext(layer, layer.operation(inputs, KernelProvider.kernels()), inputs, inputs, batch, training,
			workers);
	}

	private static float[] guarded(final long length) {
		final float[] array = new float[(int) length + 3];
		Arrays.fill(array, GUARD);
		return array;
	}

	/** @return the array without its guard, whose values must be untouched */
	static float[] values(final float[] array, final String what) {
		for (int i = array.length - 3; i < array.length; i++)
			if (array[i] != GUARD) throw new AssertionError(what + " was written beyond its end");
		return Arrays.copyOf(array, array.length - 3);
	}

	void forward() {
		operation.prepare(this);
		Arrays.fill(output, 0, output.length - 3, Float.NaN);
		operation.forward(this);
	}

	void backward() {
		for (final float[] gradient : inputGradients)
			Arrays.fill(gradient, 0, gradient.length - 3, Float.NaN);
		for (final float[] gradient : parameterGradients)
			if (gradient != null) Arrays.fill(gradient, 0, gradient.length - 3, Float.NaN);
		operation.backward(this);
	}

	@Override
	public int batch() {
		return batch;
	}

	@Override
	public boolean training() {
		return training;
	}

	@Override
	public float[] input(final int i) {
		return inputs.get(i);
	}

	@Override
	public float[] output() {
		return output;
	}

	@Override
	public float[] outputGradient() {
		return outputGradient;
	}

	@Override
	public float[] inputGradient(final int i) {
		return inputGradients.get(i);
	}

	@Override
	public boolean adds(final int i) {
		return false;
	}

	@Override
	public float[] parameter(final int i) {
		return parameters.get(i);
	}

	@Override
	public float[] parameterGradient(final int i) {
		return parameterGradients.get(i);
	}

	@Override
	public float[] prepared() {
		return prepared;
	}

	@Override
	public float[] saved() {
		return saved;
	}

	@Override
	public long random() {
		return random;
	}

	@Override
	public Scratch scratch() {
		return scratch;
	}

	@Override
	public Workers workers() {
		return workers;
	}
}
