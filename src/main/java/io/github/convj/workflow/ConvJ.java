package io.github.convj.workflow;

import io.github.convj.data.Field;
import io.github.convj.data.Image;
import io.github.convj.data.ImageFiles;
import io.github.convj.data.ImageOpener;
import io.github.convj.evaluate.Prediction;
import io.github.convj.explain.Evidence;
import io.github.convj.explain.Explanation;
import io.github.convj.explain.FeatureFile;
import io.github.convj.explain.FeatureMaps;
import io.github.convj.explain.Method;
import io.github.convj.file.AtomicFile;
import io.github.convj.model.Model;
import io.github.convj.model.ModelFile;
import io.github.convj.predict.Classification;
import io.github.convj.predict.Classifier;
import io.github.convj.predict.DetectionTable;
import io.github.convj.predict.Detector;
import io.github.convj.predict.Findings;
import io.github.convj.predict.MapFile;
import io.github.convj.predict.MapSettings;
import io.github.convj.predict.PredictionTable;
import io.github.convj.predict.ProbabilityMap;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Workers;
import io.github.convj.train.TrainingPlan;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * The Java API: whole jobs on files, without a SciJava context. The service, the commands and the command line all end up
 * here. Thread-safe if the opener is.
 */
public final class ConvJ {

	private final ImageOpener opener;

	/** @param opener of image files, as {@code io.github.convj.imagej.ImageJImageOpener} */
	public ConvJ(final ImageOpener opener) {
		this.opener = opener;
	}

	/**
	 * Trains on a folder of class folders or a list, judges the result on images held out, and writes model and report.
	 * When cancelled it keeps the best model so far.
	 *
	 * @param plan says everything; {@code model} and one of {@code images} and {@code list} must be given
	 * @param monitor hears how it goes and may cancel
	 * @return the model and its judgement
	 * @throws ConvJException if the input or the output is unusable, or the training diverges at once
	 * @throws CancellationException if cancelled before anything was learned; nothing is written then
	 */
	public TrainingOutcome train(final TrainingPlan plan, final Monitor monitor) {
		return new TrainingJob(plan, opener, monitor).run();
	}

	/**
	 * Classifies an image or a folder and writes the table.
	 *
	 * @param plan says everything; {@code model} and {@code images} must be given
	 * @param monitor hears how it goes and may cancel
	 * @return what became of the files
	 * @throws ConvJException if model, images or table are unusable
	 * @throws CancellationException if cancelled; no table is left then
	 */
	public Classification classify(final ClassificationPlan plan, final Monitor monitor) {
		requireModel(plan.model());
		requireImages(plan.images());
		final Path table = plan.tableFile();
		checkTable(table, plan.images(), plan.model());
		final Classifier classifier = Classifier.of(ModelFile.read(plan.model()), Workers.of(plan.threads()));
		final Classification classification = PredictionTable.write(table, classifier, plan.images(), opener, Monitors.counting(
			monitor));
		classification.skipped().forEach(image -> monitor.message("Skipped: " + image.reason()));
		return classification;
	}

	/**
	 * Maps the probabilities of the classes over an image and writes them with the labels, piece by piece.
	 *
	 * @param plan says everything; {@code model} and {@code image} must be given
	 * @param monitor hears how it goes and may cancel
	 * @return what was written
	 * @throws ConvJException if model, image or output are unusable
	 * @throws CancellationException if cancelled; nothing is left then
	 */
	public MapOutcome map(final MapPlan plan, final Monitor monitor) {
		requireModel(plan.model());
		if (plan.image() == null) throw new ConvJException("No image is given; name an image with image=.");
		final Path output = plan.outputFile();
		MapFile.checkWritable(output);
		final Path labels = plan.labelFile();
		for (final Path file : List.of(output, labels)) {
			AtomicFile.checkApart(file, plan.image());
			AtomicFile.checkApart(file, plan.model());
		}
		final MapSettings settings = plan.settings();
		final Model model = ModelFile.read(plan.model());
		final long begin = System.nanoTime();
		try (Field field = opener.field(plan.image())) {
			final ProbabilityMap map = ProbabilityMap.of(model, field, settings);
			map.note().ifPresent(monitor::message);
			MapFile.write(map, output, labels, plan.confidence(), Workers.of(plan.threads()), Monitors.counting(
				monitor));
			return new MapOutcome(output, labels, map.width(), map.height(), map.depth(), map.classes().size(), map
				.stride(), (System.nanoTime() - begin) / 1e9);
		}
	}

	/** Before a long computation: that the table can be written, and replaces nothing that is read. */
	private void checkTable(final Path table, final Path images, final Path model) {
		AtomicFile.checkWritable(table);
		AtomicFile.checkApart(table, model);
		ImageFiles.checkApart(table, images, opener);
	}

	/** @throws ConvJException if it is null */
	static void requireModel(final Path model) {
		if (model == null) throw new ConvJException("No model is given; name the zip file of a trained model with model=.");
	}

	/** @throws ConvJException if no images are given */
	static void requireImages(final Path images) {
		if (images == null) throw new ConvJException("No images are given; name an image or a folder with images=.");
	}

	/**
	 * Maps the probabilities of the classes over an image in memory, lazily: nothing is computed before it is looked at.
	 *
	 * @param model to put to work
	 * @param image of any size
	 * @param settings how it is covered with windows
	 * @return the map; {@link ProbabilityMap#img()} is an ImgLib2 image {@code (X, Y, (Z,) class)}
	 * @throws ConvJException if the image is of another kind than those trained on
	 */
	public ProbabilityMap map(final Model model, final Image image, final MapSettings settings) {
		return ProbabilityMap.of(model, Field.of(image), settings);
	}

	/**
	 * Finds objects in an image or a folder and writes the table.
	 *
	 * @param plan says everything; {@code model} and {@code images} must be given
	 * @param monitor hears how it goes and may cancel
	 * @return what was found; nothing is a result too
	 * @throws ConvJException if model, images or table are unusable
	 * @throws CancellationException if cancelled; no table is left then
	 */
	public Findings detect(final DetectionPlan plan, final Monitor monitor) {
		requireModel(plan.model());
		requireImages(plan.images());
		checkTable(plan.tableFile(), plan.images(), plan.model());
		if (plan.counts() != null) {
			checkTable(plan.counts(), plan.images(), plan.model());
			AtomicFile.checkApart(plan.counts(), plan.tableFile());
		}
		final Detector detector = Detector.of(ModelFile.read(plan.model()), plan.settings());
		detector.notes().forEach(monitor::message);
		final Findings findings = detector.detect(plan.images(), opener, Workers.of(plan.threads()), Monitors.counting(monitor));
		findings.skipped().forEach(image -> monitor.message("Skipped: " + image.reason()));
		DetectionTable.write(plan.tableFile(), findings);
		if (plan.counts() != null) DetectionTable.writeCounts(plan.counts(), findings);
		return findings;
	}

	/**
	 * Judges a table of detections by what people marked, and writes a report.
	 *
	 * @param plan says everything; {@code truth} and {@code table} must be given
	 * @param monitor hears what is worth knowing
	 * @return the judgement
	 * @throws ConvJException if truth, table or output are unusable
	 */
	public DetectionJudgement evaluateDetections(final DetectionEvaluationPlan plan, final Monitor monitor) {
		return DetectionJudgement.of(plan, opener, monitor);
	}

	/**
	 * Writes what a layer computes all over an image, piece by piece.
	 *
	 * @param plan says everything; {@code model}, {@code image} and {@code output} must be given
	 * @param monitor hears how it goes and may cancel
	 * @return the file that was written
	 * @throws ConvJException if model, layer, image or output are unusable
	 * @throws CancellationException if cancelled; nothing is left then
	 */
	public Path features(final FeaturePlan plan, final Monitor monitor) {
		requireModel(plan.model());
		AtomicFile.checkWritable(plan.output());
		AtomicFile.checkApart(plan.output(), plan.image());
		AtomicFile.checkApart(plan.output(), plan.model());
		final Model model = ModelFile.read(plan.model());
		try (Field field = opener.field(plan.image())) {
			final FeatureMaps maps = FeatureMaps.of(model, field, plan.layer());
			final Workers workers = Workers.of(plan.threads());
			final List<Integer> channels = maps.strongest(plan.top(), workers, Monitors.counting(monitor));
			FeatureFile.write(maps, channels, plan.output(), workers, Monitors.counting(monitor));
			monitor.message("Layer " + maps.layer() + ": " + channels.size() + " of " + maps.channels() + " channels at " + maps
				.width() + "x" + maps.height() + " places, one in " + maps.stride() + " pixels.");
			return plan.output();
		}
	}

	/**
	 * @param model whose network is looked into
	 * @param image of any size
	 * @param layer by name; empty for the last convolution
	 * @return what the layer computes; nothing is computed yet
	 * @throws ConvJException if there is no such layer, or the image is of another kind than those trained on
	 */
	public FeatureMaps features(final Model model, final Image image, final String layer) {
		return FeatureMaps.of(model, Field.of(image), layer);
	}

	/**
	 * Shows what the filters of a layer look for: those of the first convolution as a montage of their weights, or the weights
	 * themselves; those of any layer by the patches of images that excite them most, with a table of where these are.
	 *
	 * @param plan says everything; {@code model} must be given, and {@code images} for patches
	 * @param monitor hears how it goes and may cancel
	 * @return what was written
	 * @throws ConvJException if model, layer, filters, images or output are unusable
	 * @throws CancellationException if cancelled; nothing is left then
	 */
	public FilterOutcome filters(final FilterPlan plan, final Monitor monitor) {
		return new FilterJob(plan, opener, monitor).run();
	}

	/**
	 * @param model whose network is looked into
	 * @param plan of which {@code layer}, {@code filters} and {@code top} count
	 * @return the filters of the first convolution as a montage, each scaled around zero by its own largest weight
	 * @throws ConvJException if there is no such layer or filter
	 */
	public BufferedImage filters(final Model model, final FilterPlan plan) {
		return FilterJob.montage(model, plan);
	}

	/**
	 * Shows where in an image a class is seen, as a picture and as values; or in many images, as a contact sheet by class.
	 *
	 * @param plan says everything; {@code model} and one of {@code images} and {@code table} must be given
	 * @param monitor hears how it goes and may cancel
	 * @return what was written
	 * @throws ConvJException if model, class, images, table or output are unusable
	 * @throws CancellationException if cancelled; nothing is left then
	 */
	public ExplanationOutcome explain(final ExplanationPlan plan, final Monitor monitor) {
		return new ExplanationJob(plan, opener, monitor).run();
	}

	/**
	 * Says where in an image in memory a class is seen.
	 *
	 * @param model to look into
	 * @param image of any size
	 * @param plan of which {@code label}, {@code method} and {@code threads} count
	 * @param monitor hears how it goes and may cancel
	 * @return one answer, or one a plane where the model takes planes
	 * @throws ConvJException if there is no such class, or the image is of another kind than those trained on
	 * @throws CancellationException if cancelled
	 */
	public List<Explanation> explain(final Model model, final Image image, final ExplanationPlan plan,
		final Monitor monitor)
	{
		final int label = ExplanationJob.label(model, plan.label());
		final Evidence evidence = Evidence.of(model, Workers.of(plan.threads()));
		final List<Image> parts = model.preprocessing().parts(image);
		final List<Explanation> explanations = new ArrayList<>();
		for (final Image part : parts) {
			explanations.add(evidence.explain(part, Prediction.UNKNOWN, label, Method.of(plan.method()), Monitors.counting(
				monitor)));
			Monitors.counting(monitor).update("Explaining", explanations.size(), parts.size());
		}
		if (parts.size() == 1) monitor.message(ExplanationJob.text(model, explanations.getFirst()));
		return explanations;
	}

	/**
	 * Describes images by what a layer computes of them, and lays them out in a plane, as a table and as a picture.
	 *
	 * @param plan says everything; {@code model} and {@code images} must be given
	 * @param monitor hears how it goes and may cancel
	 * @return the embeddings, and what was written
	 * @throws ConvJException if model, layer, images or table are unusable
	 * @throws CancellationException if cancelled; nothing is left then
	 */
	public EmbeddingOutcome embed(final EmbeddingPlan plan, final Monitor monitor) {
		return new EmbeddingJob(plan, opener, monitor).run();
	}

	/**
	 * @param file a saved model
	 * @return the model, whose {@link Model#text()} tells a person what it is
	 * @throws ConvJException if it is none
	 */
	public Model load(final Path file) {
		return ModelFile.read(file);
	}

	/**
	 * @param model to put to work
	 * @return what classifies images in memory, on all processors
	 */
	public Classifier classifier(final Model model) {
		return Classifier.of(model, Workers.current());
	}
}
