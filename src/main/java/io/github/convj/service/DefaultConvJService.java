package io.github.convj.service;

import io.github.convj.evaluate.Prediction;
import io.github.convj.data.Field;
import io.github.convj.data.Progress;
import io.github.convj.explain.FeatureFile;
import io.github.convj.explain.FeatureMaps;
import io.github.convj.file.OmeZarr;
import io.github.convj.imagej.ImageJImageOpener;
import io.github.convj.imagej.InsightImages;
import io.github.convj.imagej.MapImages;
import io.github.convj.imagej.Regions;
import io.github.convj.imagej.Virtual;
import io.github.convj.model.Model;
import io.github.convj.plan.Options;
import io.github.convj.predict.Classification;
import io.github.convj.predict.Classifier;
import io.github.convj.predict.Detector;
import io.github.convj.predict.Findings;
import io.github.convj.predict.MapFile;
import io.github.convj.predict.ProbabilityMap;
import io.github.convj.tensor.Workers;
import io.github.convj.train.TrainingPlan;
import io.github.convj.workflow.ClassificationPlan;
import io.github.convj.workflow.ConvJ;
import io.github.convj.workflow.DetectionPlan;
import io.github.convj.workflow.DetectionEvaluationPlan;
import io.github.convj.workflow.DetectionJudgement;
import io.github.convj.workflow.EmbeddingOutcome;
import io.github.convj.workflow.EmbeddingPlan;
import io.github.convj.workflow.ExplanationOutcome;
import io.github.convj.workflow.ExplanationPlan;
import io.github.convj.workflow.FeaturePlan;
import io.github.convj.workflow.FilterOutcome;
import io.github.convj.workflow.FilterPlan;
import io.github.convj.workflow.MapOutcome;
import io.github.convj.workflow.MapPlan;
import io.github.convj.workflow.TrainingOutcome;
import java.io.File;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.scijava.app.StatusService;
import org.scijava.log.LogService;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.service.AbstractService;
import org.scijava.service.Service;
import org.scijava.task.TaskService;

/** The one implementation of {@link ConvJService}. */
@Plugin(type = Service.class)
public final class DefaultConvJService extends AbstractService implements ConvJService {

	@Parameter
	private LogService log;

	@Parameter(required = false)
	private StatusService status;

	@Parameter(required = false)
	private TaskService tasks;

	private final ConvJ convj = new ConvJ(new ImageJImageOpener());

	@Override
	public TrainingOutcome train(final Map<String, ?> values, final BooleanSupplier cancelled) {
		final TrainingPlan plan = Options.of(TrainingPlan.defaults()).read(values);
		return watched("ConvJ Train", cancelled, monitor -> convj.train(plan, monitor));
	}

	@Override
	public Classification classify(final Map<String, ?> values, final BooleanSupplier cancelled) {
		final ClassificationPlan plan = ClassificationPlan.options().read(values);
		return watched("ConvJ Classify", cancelled, monitor -> convj.classify(plan, monitor));
	}

	@Override
	public DetectionJudgement evaluateDetections(final Map<String, ?> values) {
		final DetectionEvaluationPlan plan = DetectionEvaluationPlan.options().read(values);
		return watched("ConvJ Evaluate Detections", () -> false, monitor -> convj.evaluateDetections(plan, monitor));
	}

	@Override
	public Model load(final File file) {
		return convj.load(file.toPath());
	}

	@Override
	public List<Prediction> classify(final Model model, final Object image, final String rois) {
		return Classifier.of(model, Workers.current()).classify(Regions.images(image, Regions.Source.of(rois), model
			.preprocessing()));
	}

	@Override
	public MapOutcome map(final Map<String, ?> values) {
		final MapPlan plan = MapPlan.options().read(values);
		return watched("ConvJ Probability Map", () -> false, monitor -> convj.map(plan, monitor));
	}

	@Override
	public Object map(final Model model, final Object image, final Map<String, ?> values,
		final BooleanSupplier cancelled)
	{
		final Map<String, Object> all = new HashMap<>(values);
		// the model is loaded already, and where it came from does not matter
		all.putIfAbsent("model", "model.zip");
		final Virtual virtual = Virtual.of(String.valueOf(Objects.requireNonNullElse(all.remove("virtual"), Virtual.AUTO.word())));
		final MapPlan plan = MapPlan.options().read(all);
		if (plan.output() != null) MapImages.checkApart(plan.output(), image);
		return watched("ConvJ Probability Map", cancelled, monitor -> {
			final ProbabilityMap map = ProbabilityMap.of(model, MapImages.field(image), plan.settings());
			map.note().ifPresent(monitor::message);
			final Workers workers = Workers.of(plan.threads());
			final boolean lazily = virtual.chosen(map);
			if (lazily) monitor.message(MapImages.virtualNote(map, plan.output()));
			if (plan.output() == null) return lazily ? MapImages.virtual(map, image, workers, counting(monitor)) : MapImages.compute(
				map, image, workers, counting(monitor));
			MapFile.write(map, plan.output(), plan.labelFile(), plan.confidence(), workers, counting(monitor));
			if (lazily) return MapImages.virtual(map, image, plan.output(), workers, counting(monitor));
			return OmeZarr.suits(plan.output()) ? MapImages.stored(map, image, plan.output()) : MapImages.open(plan.output());
		});
	}

	@Override
	public Object labels(final Object map, final double confidence) {
		return MapImages.labels(map, confidence);
	}

	@Override
	public File features(final Map<String, ?> values) {
		final FeaturePlan plan = FeaturePlan.options().read(values);
		return watched("ConvJ Feature Maps", () -> false, monitor -> convj.features(plan, monitor)).toFile();
	}

	@Override
	public Object features(final Model model, final Object image, final Map<String, ?> values,
		final BooleanSupplier cancelled)
	{
		final Map<String, Object> all = new HashMap<>(values);
		final boolean written = !Objects.toString(values.get("output"), "").isBlank();
		// the model is loaded already, the image is open, and the maps may stay in memory
		all.putIfAbsent("model", "model.zip");
		all.putIfAbsent("image", "image");
		if (!written) all.put("output", "maps.tif");
		final FeaturePlan plan = FeaturePlan.options().read(all);
		if (written) MapImages.checkApart(plan.output(), image);
		return watched("ConvJ Feature Maps", cancelled, monitor -> {
			final FeatureMaps maps = FeatureMaps.of(model, MapImages.field(image), plan.layer());
			final Workers workers = Workers.of(plan.threads());
			final List<Integer> channels = maps.strongest(plan.top(), workers, counting(monitor));
			if (!written) return InsightImages.features(maps, channels, image, workers, counting(monitor));
			FeatureFile.write(maps, channels, plan.output(), workers, counting(monitor));
			return MapImages.open(plan.output());
		});
	}

	@Override
	public FilterOutcome filters(final Map<String, ?> values, final BooleanSupplier cancelled) {
		final FilterPlan plan = FilterPlan.options().read(values);
		return watched("ConvJ Filters", cancelled, monitor -> convj.filters(plan, monitor));
	}

	@Override
	public Object filters(final Model model, final Map<String, ?> values) {
		final Map<String, Object> all = new HashMap<>(values);
		// the model is loaded already
		all.putIfAbsent("model", "model.zip");
		return InsightImages.picture("Filters", convj.filters(model, FilterPlan.options().read(all)));
	}

	@Override
	public ExplanationOutcome explain(final Map<String, ?> values, final BooleanSupplier cancelled) {
		final ExplanationPlan plan = ExplanationPlan.options().read(values);
		return watched("ConvJ Explain", cancelled, monitor -> convj.explain(plan, monitor));
	}

	@Override
	public Object explain(final Model model, final Object image, final Map<String, ?> values,
		final BooleanSupplier cancelled)
	{
		final Map<String, Object> all = new HashMap<>(values);
		// the model is loaded already
		all.putIfAbsent("model", "model.zip");
		final ExplanationPlan plan = ExplanationPlan.options().read(all);
		return watched("ConvJ Explain", cancelled, monitor -> InsightImages.explanation(convj.explain(model, InsightImages.image(
			image), plan, monitor), model.classes(), image, plan.opacity()));
	}

	@Override
	public EmbeddingOutcome embed(final Map<String, ?> values, final BooleanSupplier cancelled) {
		final EmbeddingPlan plan = EmbeddingPlan.options().read(values);
		return watched("ConvJ Embeddings", cancelled, monitor -> convj.embed(plan, monitor));
	}

	@Override
	public Findings detect(final Map<String, ?> values, final BooleanSupplier cancelled) {
		final DetectionPlan plan = DetectionPlan.options().read(values);
		return watched("ConvJ Detect", cancelled, monitor -> convj.detect(plan, monitor));
	}

	@Override
	public Findings detect(final Model model, final Object image, final Map<String, ?> values,
		final BooleanSupplier cancelled)
	{
		final Map<String, Object> all = new HashMap<>(values);
		// the model is loaded already, and the image is open
		all.putIfAbsent("model", "model.zip");
		all.putIfAbsent("images", "image");
		final DetectionPlan plan = DetectionPlan.options().read(all);
		final Detector detector = Detector.of(model, plan.settings());
		return watched("ConvJ Detect", cancelled, monitor -> {
			detector.notes().forEach(monitor::message);
			final Field field = MapImages.field(image);
			return new Findings(List.of(field.name()), detector.classes(), detector.detect(field, field.name(), Workers.of(plan
				.threads()), counting(monitor)), field.depth() > 1, List.of(), detector.notes());
		});
	}

	private static Progress counting(final TaskMonitor monitor) {
		return (task, done, total) -> {
			if (monitor.cancelled()) throw new CancellationException(task + " was cancelled.");
			monitor.at((double) done / total, task + ": " + done + " of " + total);
		};
	}

	private <T> T watched(final String name, final BooleanSupplier cancelled, final Function<TaskMonitor, T> job) {
		try (TaskMonitor monitor = new TaskMonitor(name, cancelled, log, status, tasks)) {
			return job.apply(monitor);
		}
	}
}
