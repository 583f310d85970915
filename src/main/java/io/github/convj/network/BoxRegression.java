package io.github.convj.network;

import io.github.convj.layer.Concatenate;
import io.github.convj.layer.Dense;
import io.github.convj.layer.ParameterSpec;
import io.github.convj.layer.Softmax;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Four further outputs of a classifier of windows that say where in the window the object's box lies: they read what the
 * classifier's last layer reads. See Girshick, Fast R-CNN, ICCV 2015. Stateless, thread-safe.
 */
public final class BoxRegression {

	/** Outputs: the way to the centre along X and Y, the logarithms of width and height. */
	public static final int VALUES = 4;

	private static final String BOXES = "boxes";
	private static final String TOGETHER = "together";
	private static final String WEIGHT = BOXES + "/weight";
	private static final String BIAS = BOXES + "/bias";

	private BoxRegression() {}

	/**
	 * @param classifier ends with a softmax
	 * @return a network to train, whose output is the logits with the four values behind them
	 * @throws ConvJException if it does not end with a fully connected layer and a softmax
	 */
	public static Architecture trainable(final Architecture classifier) {
		return attached(classifier, false);
	}

	private static Architecture attached(final Architecture classifier, final boolean probabilities) {
		final Architecture.Node last = classifier.outputNode();
		final Architecture.Node logits = classifier.node(classifier.logits());
		if (!(last.layer() instanceof Softmax) || !(logits.layer() instanceof Dense)) throw new ConvJException("The network \"" +
			classifier.name() + "\" does not end with a fully connected layer and a softmax, so it cannot learn boxes.");
		final Architecture.Builder builder = Architecture.builder(classifier.name(), classifier.input());
		for (final Architecture.Node node : classifier.nodes())
			if (probabilities || node != last) builder.add(node.name(), node.layer(), node.inputs().toArray(String[]::new));
		builder.add(BOXES, Dense.of(VALUES), logits.inputs().get(0));
		return builder.add(TOGETHER, new Concatenate(), probabilities ? last.name() : logits.name(), BOXES).build();
	}

	/**
	 * @param trained network of the {@link #trainable} architecture
	 * @param classifier that it was made from
	 * @return the classifier, sharing the weights
	 */
	public static Network classifier(final Network trained, final Architecture classifier) {
		final Map<String, Tensor> tensors = new LinkedHashMap<>(trained.tensors());
		tensors.remove(WEIGHT);
		tensors.remove(BIAS);
		return Network.of(classifier, tensors);
	}

	/** @return the weights of the four values, {@code [F, 4]} of F features */
	public static Tensor weight(final Network trained) {
		return trained.parameter(WEIGHT);
	}

	/** @return the biases of the four values, {@code [4]} */
	public static Tensor bias(final Network trained) {
		return trained.parameter(BIAS);
	}

	/**
	 * @param classifier trained together with the values
	 * @param weight of the values, {@code [F, 4]}
	 * @param bias of the values, {@code [4]}
	 * @return a network whose output is the probabilities with the four values behind them, sharing the weights
	 * @throws ConvJException if they do not belong together
	 */
	public static Network attach(final Network classifier, final Tensor weight, final Tensor bias) {
		final Architecture architecture = attached(classifier.architecture(), true);
		final Map<String, Tensor> tensors = new LinkedHashMap<>(classifier.tensors());
		final Map<String, ParameterSpec> specs = architecture.parameters();
		tensors.put(WEIGHT, fitting(weight, specs.get(WEIGHT)));
		tensors.put(BIAS, fitting(bias, specs.get(BIAS)));
		return Network.of(architecture, tensors);
	}

	private static Tensor fitting(final Tensor tensor, final ParameterSpec spec) {
		if (tensor.shape().elements() != spec.shape().elements()) throw new ConvJException("The boxes' weights are " + tensor
			.shape() + " instead of " + spec.shape() + ".");
		return tensor.reshape(spec.shape());
	}
}
