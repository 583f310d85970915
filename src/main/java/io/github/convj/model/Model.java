package io.github.convj.model;

import io.github.convj.data.Preprocessing;
import io.github.convj.evaluate.Evaluation;
import io.github.convj.evaluate.History;
import io.github.convj.network.Network;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import java.util.HashSet;
import java.util.List;

/**
 * A trained classifier with all that makes it usable again. Immutable as long as nobody writes into the network's
 * parameters; safe for any number of threads.
 *
 * @param card what people should know of it
 * @param network whose output is one probability a class
 * @param classes names as the user typed them, in the order of the outputs
 * @param preprocessing of images into the network's input
 * @param evaluation on images it was not trained on, without the single answers once it comes from a file; null if it was
 *          never judged
 * @param history of its training, epoch by epoch; may be empty
 * @param provenance where it comes from
 * @param example an image fitted to the network's input but not normalized, {@code [(Z,) Y, X, C]}, by which other software
 *          can check that it computes the same; null to let the file have an invented one
 * @param detection what it learned on annotated fields beside the classes; null if it was trained on single images
 */
public record Model(Card card, Network network, List<String> classes, Preprocessing preprocessing,
	Evaluation evaluation, History history, Provenance provenance, Tensor example, DetectionTraits detection)
{

	/** @throws IllegalArgumentException if classes, preprocessing or example do not fit the network */
	public Model {
		classes = List.copyOf(classes);
		final Shape input = network.architecture().input();
		final Shape output = network.architecture().output();
		if (output.rank() != 1 || output.channels() != classes.size()) throw new IllegalArgumentException("A network with an output of " +
			output + " cannot tell " + classes.size() + " classes apart");
		if (new HashSet<>(classes).size() < classes.size()) throw new IllegalArgumentException("A class is named twice: " +
			classes);
		if (!preprocessing.input().equals(input)) throw new IllegalArgumentException("The preprocessing makes " + preprocessing
			.input() + " for a network that takes " + input);
		if (example != null && !example.shape().equals(input)) throw new IllegalArgumentException("The example is " + example
			.shape() + " for a network that takes " + input);
		if (detection != null && (detection.widths().size() != classes.size() || !classes.contains(detection.background())))
			throw new IllegalArgumentException("The sizes of objects and the background do not fit the classes " + classes);
	}

	/** A model that was trained on single images. */
	@SuppressWarnings("javadoc") // as above
	public Model(final Card card, final Network network, final List<String> classes, final Preprocessing preprocessing,
		final Evaluation evaluation, final History history, final Provenance provenance, final Tensor example)
	{
		this(card, network, classes, preprocessing, evaluation, history, provenance, example, null);
	}

	/**
	 * @param network whose output is one probability a class
	 * @param classes names in the order of the outputs
	 * @param preprocessing of images into the network's input
	 * @return a model with a card of defaults, never judged, of unknown origin
	 */
	public static Model of(final Network network, final List<String> classes, final Preprocessing preprocessing) {
		return new Model(Card.defaults(network.architecture(), classes), network, classes, preprocessing, null, History
			.empty(), Provenance.untrained(), null);
	}

	/** @return the same with another card */
	public Model withCard(final Card other) {
		return new Model(other, network, classes, preprocessing, evaluation, history, provenance, example, detection);
	}

	/** @return the same with a judgement */
	public Model withEvaluation(final Evaluation other) {
		return new Model(card, network, classes, preprocessing, other, history, provenance, example, detection);
	}

	/** @return the same with a history of its training */
	public Model withHistory(final History other) {
		return new Model(card, network, classes, preprocessing, evaluation, other, provenance, example, detection);
	}

	/** @return the same with another origin */
	public Model withProvenance(final Provenance other) {
		return new Model(card, network, classes, preprocessing, evaluation, history, other, example, detection);
	}

	/** @return the same with an image to check other software by, fitted but not normalized, {@code [(Z,) Y, X, C]} */
	public Model withExample(final Tensor other) {
		return new Model(card, network, classes, preprocessing, evaluation, history, provenance, other, detection);
	}

	/** @return the same with what it learned on annotated fields */
	public Model withDetection(final DetectionTraits other) {
		return new Model(card, network, classes, preprocessing, evaluation, history, provenance, example, other);
	}

	/** @return by which fields or images were scaled for the network in training, above 0; 1 if that is not known */
	public double scale() {
		return detection != null ? detection.scale() : provenance != null ? provenance.scale() : 1;
	}

	/** @return for a person: classes, input, layers, parameters, the judgement and where it comes from */
	public String text() {
		return ModelText.text(this);
	}
}
