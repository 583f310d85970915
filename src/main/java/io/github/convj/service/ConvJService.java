package io.github.convj.service;

import io.github.convj.evaluate.Prediction;
import io.github.convj.model.Model;
import io.github.convj.predict.Classification;
import io.github.convj.predict.Findings;
import io.github.convj.tensor.ConvJException;
import io.github.convj.workflow.DetectionJudgement;
import io.github.convj.workflow.EmbeddingOutcome;
import io.github.convj.workflow.ExplanationOutcome;
import io.github.convj.workflow.FilterOutcome;
import io.github.convj.workflow.MapOutcome;
import io.github.convj.workflow.TrainingOutcome;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.scijava.service.SciJavaService;

/**
 * ConvJ for scripts and commands: {@code #@ ConvJService convj}. Keys and defaults are those of the command line. Progress
 * goes to ImageJ's status bar and to SciJava's tasks, milestones to the log; long work ends when its task is cancelled or
 * Escape is pressed. Thread-safe.
 * <p>
 * No method here names a class of ImageJ 1: ImageJ2 looks at the methods of all services before it has patched ImageJ 1, and
 * a class that is loaded by then can no longer be patched.
 * </p>
 */
public interface ConvJService extends SciJavaService {

	/**
	 * Trains on a folder of class folders or a list, judges the result on images held out, and writes model and report.
	 *
	 * @param values by key, as in {@code images, model, network, epochs}; text, numbers or files
	 * @return the model and its judgement
	 * @throws ConvJException if the input or the output is unusable
	 * @throws CancellationException if cancelled before anything was learned
	 */
	default TrainingOutcome train(final Map<String, ?> values) {
		return train(values, () -> false);
	}

	/**
	 * As {@link #train(Map)}.
	 *
	 * @param values by key
	 * @param cancelled asked often whether to stop and keep the best model so far
	 * @return the model and its judgement
	 */
	TrainingOutcome train(Map<String, ?> values, BooleanSupplier cancelled);

	/**
	 * Classifies the images of a folder, or one file, and writes the table.
	 *
	 * @param values by key: {@code model, images, table}
	 * @return what became of the files
	 * @throws ConvJException if model, images or table are unusable
	 * @throws CancellationException if cancelled; no table is left then
	 */
	default Classification classify(final Map<String, ?> values) {
		return classify(values, () -> false);
	}

	/**
	 * As {@link #classify(Map)}.
	 *
	 * @param values by key
	 * @param cancelled asked often whether to stop
	 * @return what became of the files
	 */
	Classification classify(Map<String, ?> values, BooleanSupplier cancelled);

	/**
	 * Judges a table of detections by what people marked, and writes a report.
	 *
	 * @param values by key: {@code truth, table, images, output, overlap, radius, threshold}
	 * @return the judgement
	 * @throws ConvJException if truth, table or output are unusable
	 */
	DetectionJudgement evaluateDetections(Map<String, ?> values);

	/**
	 * @param file a saved model
	 * @return the model; its {@code text()} tells a person what it is
	 * @throws ConvJException if it is none
	 */
	Model load(File file);

	/**
	 * @param file a saved model
	 * @return the model
	 * @throws ConvJException if it is none
	 */
	default Model load(final String file) {
		return load(new File(file));
	}

	/**
	 * Classifies an open image, or regions of it.
	 *
	 * @param model to classify with
	 * @param image that is open, an {@code ImagePlus}
	 * @param rois which regions to classify, each by its bounding box: {@code manager}, {@code overlay}, {@code none} for the
	 *          image as a whole, or {@code auto} for the first of these that has any
	 * @return the answers, named by the image or the regions; one for each plane of a stack if the model was trained on planes
	 * @throws ConvJException if it is no {@code ImagePlus} or of another kind than those trained on, or a region lies outside
	 */
	List<Prediction> classify(Model model, Object image, String rois);

	/**
	 * As {@link #classify(Model, ImagePlus, String)}, for the image as a whole.
	 *
	 * @param model to classify with
	 * @param image that is open, an {@code ImagePlus}
	 * @return the answers
	 */
	default List<Prediction> classify(final Model model, final Object image) {
		return classify(model, image, "none");
	}

	/**
	 * Maps the probabilities of the classes over an image file of any size, and writes them.
	 *
	 * @param values by key: {@code model, image, output, stride} and the others of the command line
	 * @return what was written
	 * @throws ConvJException if model, image or output are unusable
	 * @throws CancellationException if cancelled; nothing is left then
	 */
	MapOutcome map(Map<String, ?> values);

	/**
	 * Maps the probabilities of the classes over an open image.
	 *
	 * @param model to classify with
	 * @param image that is open, an {@code ImagePlus}
	 * @return an {@code ImagePlus}: a 32-bit hyperstack with one channel a class
	 * @throws ConvJException if it is no {@code ImagePlus} or of another kind than those trained on
	 */
	default Object map(final Model model, final Object image) {
		return map(model, image, Map.of(), () -> false);
	}

	/**
	 * As {@link #map(Model, Object)}.
	 *
	 * @param model to classify with
	 * @param image that is open, an {@code ImagePlus}
	 * @param values by key, as {@code stride, overlap, scale, exact}; with {@code output} the map is written, and labels beside
	 *          it; with {@code virtual=true} planes are computed, or read from the output, when they are looked at, {@code false}
	 *          never does so, and {@code auto}, the default, does if the map takes more than half of the free memory
	 * @param cancelled asked often whether to stop
	 * @return an {@code ImagePlus}: a 32-bit hyperstack with one channel a class
	 */
	Object map(Model model, Object image, Map<String, ?> values, BooleanSupplier cancelled);

	/**
	 * As {@link #map(Model, Object, Map, BooleanSupplier)}.
	 *
	 * @param model to classify with
	 * @param image that is open, an {@code ImagePlus}
	 * @param values by key
	 * @return an {@code ImagePlus}
	 */
	default Object map(final Model model, final Object image, final Map<String, ?> values) {
		return map(model, image, values, () -> false);
	}

	/**
	 * Labels each position of an open map with its most probable class.
	 *
	 * @param map that {@link #map(Model, Object)} returned, an {@code ImagePlus}
	 * @param confidence least probability of a label, 0 to 1
	 * @return an {@code ImagePlus} of 8 bits: 1 for the first class and so on, 0 where no class is as probable as that
	 * @throws ConvJException if it is no such map, or has more than 255 classes
	 */
	Object labels(Object map, double confidence);

	/**
	 * Writes what a layer computes all over an image file of any size.
	 *
	 * @param values by key: {@code model, image, layer, output, top}
	 * @return the file that was written
	 * @throws ConvJException if model, layer, image or output are unusable
	 * @throws CancellationException if cancelled; nothing is left then
	 */
	File features(Map<String, ?> values);

	/**
	 * Computes what a layer computes all over an open image.
	 *
	 * @param model to look into
	 * @param image that is open, an {@code ImagePlus}
	 * @param values by key: {@code layer, top}, and {@code output} to write the maps instead of keeping them in memory
	 * @param cancelled asked often whether to stop
	 * @return an {@code ImagePlus}: a 32-bit hyperstack with one channel for each of the layer's
	 * @throws ConvJException if it is no {@code ImagePlus} or of another kind than those trained on, or there is no such layer
	 * @throws CancellationException if cancelled
	 */
	Object features(Model model, Object image, Map<String, ?> values, BooleanSupplier cancelled);

	/**
	 * As {@link #features(Model, Object, Map, BooleanSupplier)}.
	 *
	 * @param model to look into
	 * @param image that is open, an {@code ImagePlus}
	 * @param values by key
	 * @return an {@code ImagePlus}
	 */
	default Object features(final Model model, final Object image, final Map<String, ?> values) {
		return features(model, image, values, () -> false);
	}

	/**
	 * Shows what the filters of a layer look for, and writes it.
	 *
	 * @param values by key: {@code model, layer, output, filters, top}, and to look for patches {@code images, patches, scale}
	 * @return what was written
	 * @throws ConvJException if model, layer, filters, images or output are unusable
	 * @throws CancellationException if cancelled; nothing is left then
	 */
	default FilterOutcome filters(final Map<String, ?> values) {
		return filters(values, () -> false);
	}

	/**
	 * As {@link #filters(Map)}.
	 *
	 * @param values by key
	 * @param cancelled asked often whether to stop
	 * @return what was written
	 */
	FilterOutcome filters(Map<String, ?> values, BooleanSupplier cancelled);

	/**
	 * Shows the filters of the first convolution.
	 *
	 * @param model to look into
	 * @param values by key: {@code layer, filters, top}
	 * @return an {@code ImagePlus}: a montage, each filter scaled around zero by its own largest weight
	 * @throws ConvJException if there is no such layer or filter
	 */
	Object filters(Model model, Map<String, ?> values);

	/**
	 * Shows where in an image file a class is seen, or in many, as a contact sheet by class.
	 *
	 * @param values by key: {@code model, images} or {@code table, output, label, method, opacity} and the others of the command
	 *          line
	 * @return what was written
	 * @throws ConvJException if model, class, images, table or output are unusable
	 * @throws CancellationException if cancelled; nothing is left then
	 */
	default ExplanationOutcome explain(final Map<String, ?> values) {
		return explain(values, () -> false);
	}

	/**
	 * As {@link #explain(Map)}.
	 *
	 * @param values by key
	 * @param cancelled asked often whether to stop
	 * @return what was written
	 */
	ExplanationOutcome explain(Map<String, ?> values, BooleanSupplier cancelled);

	/**
	 * Shows where in an open image a class is seen, as heat on its overlay.
	 *
	 * @param model to look into
	 * @param image that is open, an {@code ImagePlus}
	 * @param values by key: {@code label, method, opacity}; with opacity 0 the overlay is left alone
	 * @param cancelled asked often whether to stop
	 * @return an {@code ImagePlus}: the values, 32-bit, upon the image
	 * @throws ConvJException if it is no {@code ImagePlus} or of another kind than those trained on, or there is no such class
	 * @throws CancellationException if cancelled
	 */
	Object explain(Model model, Object image, Map<String, ?> values, BooleanSupplier cancelled);

	/**
	 * As {@link #explain(Model, Object, Map, BooleanSupplier)}.
	 *
	 * @param model to look into
	 * @param image that is open, an {@code ImagePlus}
	 * @param values by key
	 * @return an {@code ImagePlus}
	 */
	default Object explain(final Model model, final Object image, final Map<String, ?> values) {
		return explain(model, image, values, () -> false);
	}

	/**
	 * Describes images by what a layer computes of them, and lays them out in a plane, as a table and as a picture.
	 *
	 * @param values by key: {@code model, images, table, layer, projection} and the others of the command line
	 * @return the embeddings, where they lie in the plane, and what was written
	 * @throws ConvJException if model, layer, images or table are unusable
	 * @throws CancellationException if cancelled; nothing is left then
	 */
	default EmbeddingOutcome embed(final Map<String, ?> values) {
		return embed(values, () -> false);
	}

	/**
	 * As {@link #embed(Map)}.
	 *
	 * @param values by key
	 * @param cancelled asked often whether to stop
	 * @return the embeddings, where they lie in the plane, and what was written
	 */
	EmbeddingOutcome embed(Map<String, ?> values, BooleanSupplier cancelled);

	/**
	 * Finds objects in the images of a folder, or one file, and writes the table.
	 *
	 * @param values by key: {@code model, images, table, threshold} and the others of the command line
	 * @return what was found
	 * @throws ConvJException if model, images or table are unusable
	 * @throws CancellationException if cancelled; no table is left then
	 */
	default Findings detect(final Map<String, ?> values) {
		return detect(values, () -> false);
	}

	/**
	 * As {@link #detect(Map)}.
	 *
	 * @param values by key
	 * @param cancelled asked often whether to stop
	 * @return what was found
	 */
	Findings detect(Map<String, ?> values, BooleanSupplier cancelled);

	/**
	 * Finds objects in an open image.
	 *
	 * @param model to find them with
	 * @param image that is open, an {@code ImagePlus}
	 * @return what was found
	 * @throws ConvJException if it is no {@code ImagePlus} or of another kind than those trained on
	 */
	default Findings detect(final Model model, final Object image) {
		return detect(model, image, Map.of(), () -> false);
	}

	/**
	 * As {@link #detect(Model, Object)}.
	 *
	 * @param model to find them with
	 * @param image that is open, an {@code ImagePlus}
	 * @param values by key, as {@code threshold, overlap, scales, background, minimumDistance}
	 * @param cancelled asked often whether to stop
	 * @return what was found
	 */
	Findings detect(Model model, Object image, Map<String, ?> values, BooleanSupplier cancelled);
}
