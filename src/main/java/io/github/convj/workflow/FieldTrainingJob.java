package io.github.convj.workflow;

import io.github.convj.data.AnnotatedImage;
import io.github.convj.data.AnnotatedPlane;
import io.github.convj.data.Annotation;
import io.github.convj.data.Annotations;
import io.github.convj.data.Field;
import io.github.convj.data.Image;
import io.github.convj.data.ImageOpener;
import io.github.convj.data.Progress;
import io.github.convj.evaluate.Detection;
import io.github.convj.evaluate.DetectionEvaluation;
import io.github.convj.evaluate.Matching;
import io.github.convj.evaluate.Prediction;
import io.github.convj.kernel.KernelProvider;
import io.github.convj.model.Card;
import io.github.convj.model.DetectionTraits;
import io.github.convj.model.Model;
import io.github.convj.model.Provenance;
import io.github.convj.plan.Options;
import io.github.convj.predict.Detector;
import io.github.convj.predict.DetectorSettings;
import io.github.convj.report.DetectionReport;
import io.github.convj.report.Report;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import io.github.convj.train.FieldData;
import io.github.convj.train.FieldResult;
import io.github.convj.train.FieldTrainer;
import io.github.convj.train.FieldWindows;
import io.github.convj.train.TrainingPlan;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What is particular to a training on annotated fields. Used once, by one thread. */
final class FieldTrainingJob {

	/** Finds also what hardly looks like an object, for the curves. */
	private static final DetectorSettings LENIENT = new DetectorSettings(0.05, DetectorSettings.DEFAULT.overlap(), false, List
		.of(1.0), null, 0, 0);

	private final TrainingPlan plan;
	private final ImageOpener opener;
	private final Monitor monitor;
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
		this.opener = opener;
		this.monitor = monitor;
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
				.skipped(), data.store().scale());
		final List<Double> widths = new ArrayList<>(data.sizes().stream().map(FieldData.Size::width).toList());
		final List<Double> heights = new ArrayList<>(data.sizes().stream().map(FieldData.Size::height).toList());
		final List<Double> depths = new ArrayList<>(data.sizes().stream().map(FieldData.Size::depth).toList());
		widths.add(0.0);
		depths.add(0.0);
		heights.add(0.0);
		final DetectionTraits traits = new DetectionTraits(data.classes().get(data.background()), data.store().scale(), widths,
			heights, depths, result.boxWeight(), result.boxBias());
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

	/**
	 * Finds the objects of the fields held out and writes how well that went.
	 *
	 * @param model that was trained
	 * @param folder of the report, in which a folder for it is made
	 */
	void judge(final Model model, final Path folder) {
		final Detector detector = Detector.of(model, LENIENT);
		final Map<String, AnnotatedImage> truth = new LinkedHashMap<>();
		final Set<String> planes = new HashSet<>();
		for (final AnnotatedPlane plane : data.validation()) {
			final List<Annotation> objects = new ArrayList<>(truth.containsKey(plane.name()) ? truth.get(plane.name()).annotations()
				: List.of());
			objects.addAll(plane.objects());
			truth.put(plane.name(), new AnnotatedImage(plane.name(), plane.file(), objects));
			planes.add(plane.name() + ":" + plane.plane());
		}
		final List<Detection> found = new ArrayList<>();
		for (final AnnotatedImage image : truth.values()) {
			monitor.at(1, "Judging on fields held out");
			try (Field field = opener.field(image.file())) {
				// nobody looked at the other planes
				detector.detect(field, image.name(), workers, Progress.NONE).stream().filter(detection -> planes.contains(image.name() +
					":" + detection.z())).forEach(found::add);
			}
		}
		final Matching matching = data.boxes() ? new Matching(0.5, 0) : new Matching(0.5, data.sizes().stream().mapToDouble(
			FieldData.Size::edge).min().orElseThrow() / 2);
		final DetectionEvaluation evaluation = DetectionEvaluation.of(List.copyOf(truth.values()), found, matching,
			DetectorSettings.DEFAULT.threshold());
		final Path page = DetectionReport.write("Objects found in fields held out", evaluation, List.of(), name -> opener.open(truth.get(
			name).file()), folder.resolve("detection"));
		job.note(String.format(Locale.ROOT,
			"Objects found in the %d fields held out: mean AP %.1f %%, F1 %.1f %% at a threshold of %s; see detection/%s.", truth
				.size(), 100 * evaluation.meanAveragePrecision(), 100 * evaluation.total().f1(evaluation.objects()), evaluation
					.threshold(), page.getFileName()));
		monitor.message(evaluation.text());
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
