package io.github.convj.workflow;

import io.github.convj.data.AnnotatedImage;
import io.github.convj.data.AnnotatedPlane;
import io.github.convj.data.Annotations;
import io.github.convj.data.Image;
import io.github.convj.data.ImageOpener;
import io.github.convj.evaluate.Prediction;
import io.github.convj.kernel.KernelProvider;
import io.github.convj.model.Card;
import io.github.convj.model.DetectionTraits;
import io.github.convj.model.Model;
import io.github.convj.model.Provenance;
import io.github.convj.plan.Options;
import io.github.convj.report.Report;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import io.github.convj.train.FieldData;
import io.github.convj.train.FieldResult;
import io.github.convj.train.FieldTrainer;
import io.github.convj.train.FieldWindows;
import io.github.convj.train.TrainingPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is particular to a training on annotated fields. Used once, by one thread. */
final class FieldTrainingJob {

	private final TrainingPlan plan;
	private final TrainingJob job;
	private final FieldData data;
	private final Workers workers;
	private final FieldWindows windows;

	/**
	 * Reads annotations and fields.
	 *
	 * @param job that this is a part of
	 */
	FieldTrainingJob(final TrainingPlan plan, final ImageOpener opener, final Monitor monitor, final TrainingJob job) {
		this.plan = plan;
		this.job = job;
		workers = Workers.of(plan.threads());
		final Annotations annotations = Annotations.read(plan.fields(), plan.annotations(), opener);
		final List<AnnotatedImage> images = annotations.images();
		annotations.notes().forEach(job::note);
		data = FieldData.prepare(plan, images, opener, workers, Monitors.counting(monitor));
		windows = new FieldWindows(data);
		if (!data.skipped().isEmpty()) job.note("Skipped " + data.skipped().size() + (data.skipped().size() == 1 ? " field"
			: " fields") + " that could not be read.");
		data.skipped().forEach(image -> monitor.message("Skipped: " + image.reason()));
		data.notes().forEach(job::note);
		monitor.message("Training " + plan.network() + " to find " + String.join(", ", data.classes().subList(0, data
			.background())) + ": " + objects(data.training()) + " objects in " + data.training().size() + " fields, judging on " +
			objects(data.validation()) + " in " + data.validation().size() + " held out. " + KernelProvider.explanation());
	}

	private static int objects(final List<AnnotatedPlane> planes) {
		return planes.stream().mapToInt(plane -> plane.objects().size()).sum();
	}

	/** @return the model and the training's result */
	TrainedFields train() {
		final FieldResult result = FieldTrainer.train(plan, data, workers, job.listener());
		final Map<String, Object> words = new LinkedHashMap<>();
		Options.of(TrainingPlan.defaults()).toMap(plan).forEach((key, value) -> words.put(key, value));
		final Provenance provenance = new Provenance(Provenance.currentVersion(), Instant.now(), KernelProvider.explanation(),
			words, counts(data.training()), counts(data.validation()), names(data.training()), names(data.validation()), data
				.skipped());
		final List<Double> widths = new ArrayList<>(data.sizes().stream().map(FieldData.Size::width).toList());
		final List<Double> heights = new ArrayList<>(data.sizes().stream().map(FieldData.Size::height).toList());
		widths.add(0.0);
		heights.add(0.0);
		final DetectionTraits traits = new DetectionTraits(data.classes().get(data.background()), data.store().scale(), widths,
			heights, result.boxWeight(), result.boxBias());
		final Model model = new Model(Card.defaults(result.training().network().architecture(), data.classes()), result.training()
			.network(), data.classes(), data.preprocessing(), result.training().validation(), result.training().history(),
			provenance, example(result), traits);
		return new TrainedFields(model, result.training());
	}

	private Tensor example(final FieldResult result) {
		final Shape input = data.preprocessing().input();
		for (final Prediction prediction : result.training().validation().predictions()) {
			final Image image = windows.image(prediction.image());
			if (image != null) return image.pixels();
		}
		return Tensor.zeros(input);
	}

	/** @return pictures of the windows by which the training was judged, by name */
	FieldWindows windows() {
		return windows;
	}

	/** @return the report with what it says of the data */
	Report describe(final Report report) {
		return report.withCounts("Training", array(counts(data.training()))).withCounts("Validation", array(counts(data
			.validation()))).withSkipped(data.skipped());
	}

	private static int[] array(final List<Integer> counts) {
		return counts.stream().mapToInt(Integer::intValue).toArray();
	}

	/** @return objects a class, and the number of planes as that of the background */
	private List<Integer> counts(final List<AnnotatedPlane> planes) {
		final List<Integer> counts = new ArrayList<>();
		for (final String label : data.classes())
			counts.add((int) planes.stream().flatMap(plane -> plane.objects().stream()).filter(object -> object.label().equals(
				label)).count());
		counts.set(data.background(), planes.size());
		return counts;
	}

	private static List<String> names(final List<AnnotatedPlane> planes) {
		return planes.stream().map(AnnotatedPlane::name).distinct().toList();
	}
}
