package io.github.convj.workflow;

import io.github.convj.data.Image;
import io.github.convj.data.ImageFiles;
import io.github.convj.data.ImageOpener;
import io.github.convj.data.Sample;
import io.github.convj.data.SampleSet;
import io.github.convj.data.SampleSets;
import io.github.convj.evaluate.History;
import io.github.convj.file.AtomicFile;
import io.github.convj.kernel.KernelProvider;
import io.github.convj.model.Card;
import io.github.convj.model.Model;
import io.github.convj.model.ModelFile;
import io.github.convj.model.Provenance;
import io.github.convj.network.Networks;
import io.github.convj.plan.Options;
import io.github.convj.report.Cover;
import io.github.convj.report.Report;
import io.github.convj.report.ReportFolder;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import io.github.convj.train.Trainer;
import io.github.convj.train.TrainingData;
import io.github.convj.train.TrainingListener;
import io.github.convj.train.TrainingPlan;
import io.github.convj.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** One training from files to files. Used once, by one thread. */
final class TrainingJob {

	private final TrainingPlan plan;
	private final ImageOpener opener;
	private final Monitor monitor;
	private final List<String> notes = new ArrayList<>();

	TrainingJob(final TrainingPlan plan, final ImageOpener opener, final Monitor monitor) {
		this.plan = plan.resolved();
		this.opener = opener;
		this.monitor = monitor;
	}

	TrainingOutcome run() {
		checkPlan();
		final Path folder = plan.report() != null ? plan.report() : reportBeside(plan.model());
		AtomicFile.checkWritable(plan.model());
		AtomicFile.checkApart(plan.model(), plan.list());
		// A set of regions is a zip file, too.
		if (plan.annotations() != null && Files.isRegularFile(plan.annotations())) AtomicFile.checkApart(plan.model(), plan
			.annotations());
		ReportFolder.checkWritable(folder);
		try {
			return run(folder);
		}
		catch (final RuntimeException | Error failure) {
			removeIfEmpty(folder);
			throw failure;
		}
	}

	/** The check for the report's place made the folder; nobody wants it without a report. */
	private static void removeIfEmpty(final Path folder) {
		try {
			Files.deleteIfExists(folder);
		}
		catch (final IOException notEmpty) {
			// An earlier report is in it, which stays.
		}
	}

	private TrainingOutcome run(final Path folder) {
		return plan.fields() != null ? onFields(folder) : onImages(folder);
	}

	private TrainingOutcome onFields(final Path folder) {
		final FieldTrainingJob job = new FieldTrainingJob(plan, opener, monitor, this);
		final TrainedFields trained = job.train();
		save(trained.model(), null);
		if (!trained.result().cancelled()) job.judge(trained.model(), folder);
		return finish(job.describe(report(trained.result(), trained.model(), job.windows()::image)), trained.result(), trained
			.model(), folder);
	}

	private TrainingOutcome onImages(final Path folder) {
		final SampleSet samples = plan.list() != null ? SampleSets.list(plan.list(), opener) : SampleSets.open(plan.images(),
			opener);
		final Workers workers = Workers.of(plan.threads());
		final TrainingData data = TrainingData.prepare(plan, samples, workers, Monitors.counting(monitor));
		announce(data);
		final TrainingResult result = Trainer.train(plan, data, Trainer.start(plan, data), workers, listener());
		final Model model = model(data, result);
		final Function<String, Image> images = imagesOf(data);
		// The model first: it is what cannot be had again.
		save(model, Cover.png(data.validation(), images));
		return finish(report(result, model, images).withCounts("Training", data.training().counts()).withCounts("Validation", data
			.validation().counts()).withSkipped(data.all().skipped()), result, model, folder);
	}

	private TrainingOutcome finish(final Report report, final TrainingResult result, final Model model, final Path folder) {
		final Path page;
		try {
			page = ReportFolder.write(report, folder);
		}
		catch (final ConvJException failure) {
			throw new ConvJException(failure.getMessage() + " The model itself was saved to " + plan.model() + ".", failure);
		}
		final TrainingOutcome outcome = new TrainingOutcome(model, result, plan.model(), page, notes);
		monitor.message(outcome.text());
		monitor.message("Model: " + plan.model());
		monitor.message("Report: " + page);
		return outcome;
	}

	/** Writes the model; where that fails after hours of training, it is kept among the temporary files at least. */
	private void save(final Model model, final byte[] cover) {
		try {
			ModelFile.write(model, plan.model(), cover);
		}
		catch (final ConvJException failure) {
			final Path refuge = Path.of(System.getProperty("java.io.tmpdir"), ImageFiles.stem(plan.model()) + "-" + System
				.currentTimeMillis() + ".zip");
			ModelFile.write(model, refuge, cover);
			throw new ConvJException(failure.getMessage() + " The trained model was saved to " + refuge + " instead; move it from there.",
				failure);
		}
	}

	private void checkPlan() {
		if (plan.images() == null && plan.list() == null && plan.fields() == null) throw new ConvJException(
			"No images are given; name a folder of class folders with images=, a table with list=, or a folder of whole images with fields=.");
		if (plan.images() != null && plan.list() != null) throw new ConvJException(
			"Both images= and list= are given; name only one of them.");
		if (plan.fields() != null && (plan.images() != null || plan.list() != null)) throw new ConvJException("Both fields= and " +
			(plan.images() != null ? "images=" : "list=") + " are given; name only one of them.");
		if (plan.annotations() != null && plan.fields() == null) throw new ConvJException(
			"annotations= is given, but not the fields that they are of; name their folder with fields=.");
		if (plan.model() == null) throw new ConvJException("No model file is given; say where the model goes with model=, as in model=cells.zip.");
		if (!plan.model().toString().toLowerCase(Locale.ROOT).endsWith(".zip")) throw new ConvJException("The model " + plan
			.model() + " must be a file ending in .zip, as in model=" + ImageFiles.stem(plan.model()) + ".zip.");
		// Refuses an unknown network before any image is read.
		Networks.minimumSize(plan.network());
	}

	private static Path reportBeside(final Path model) {
		return model.toAbsolutePath().resolveSibling(ImageFiles.stem(model) + "-report");
	}

	private void announce(final TrainingData data) {
		note(data.all().skipped().isEmpty() ? null : "Skipped " + data.all().skipped().size() + (data.all().skipped()
			.size() == 1 ? " image" : " images") + " that could not be read.");
		data.all().skipped().forEach(image -> monitor.message("Skipped: " + image.reason()));
		data.notes().forEach(this::note);
		monitor.message("Training " + plan.network() + " on " + data.training().size() + " images of " + data.all().classes()
			.size() + " classes at " + data.preprocessing().input() + ", judging on " + data.validation().size() +
			" held out. " + KernelProvider.explanation());
	}

	void note(final String sentence) {
		if (sentence == null) return;
		notes.add(sentence);
		monitor.message(sentence);
	}

	TrainingListener listener() {
		return new TrainingListener() {

			@Override
			public void batchEnded(final Progress progress) {
				// Short, because ImageJ's status bar is.
				monitor.at(progress.fraction(), String.format(Locale.ROOT, "Epoch %d/%d, loss %.3f%s%s", progress.epoch(), progress
					.epochs(), progress.loss(), Double.isNaN(progress.validationAccuracy()) ? "" : String.format(Locale.ROOT,
						", accuracy %.1f %%", 100 * progress.validationAccuracy()), Double.isNaN(progress.secondsLeft()) ? "" : ", " +
							Durations.text(progress.secondsLeft()) + " left"));
			}

			@Override
			public void epochEnded(final History.Epoch epoch, final boolean best) {
				monitor.message(String.format(Locale.ROOT,
					"Epoch %3d of %d: loss %.4f, validation loss %.4f, accuracy %.1f %%, balanced accuracy %.1f %% (%s)%s", epoch
						.epoch(), plan.epochs(), epoch.trainLoss(), epoch.validationLoss(), 100 * epoch.validationAccuracy(), 100 *
							epoch.validationBalancedAccuracy(), Durations.text(epoch.seconds()), best ? " best" : ""));
			}

			@Override
			public void message(final String sentence) {
				note(sentence);
			}

			@Override
			public boolean cancelled() {
				return monitor.cancelled();
			}
		};
	}

	private Model model(final TrainingData data, final TrainingResult result) {
		final Sample first = data.validation().samples().get(0);
		final float[] example = new float[(int) data.preprocessing().input().elements()];
		data.store().read(first, example, 0);
		final Map<String, String> words = Options.of(TrainingPlan.defaults()).toMap(plan);
		return new Model(Card.defaults(result.network().architecture(), data.all().classes()), result.network(), data.all()
			.classes(), data.preprocessing(), result.validation(), result.history(), Provenance.of(data.all(), words,
				KernelProvider.explanation(), data.scale()), Tensor.of(data.preprocessing().input(), example));
	}

	private Report report(final TrainingResult result, final Model model, final Function<String, Image> images) {
		Report report = Report.of(plan.network() + " on " + source(), result.validation()).withCreated(DateTimeFormatter.ofPattern(
			"d MMMM yyyy, HH:mm", Locale.ENGLISH).format(LocalDateTime.now())).withHistory(result.history(), true).withPlan(Options
				.of(TrainingPlan.defaults()).toMap(plan)).withModel(model.network().architecture().summary()
						.text()).withImages(images);
		if (result.cancelled()) report = report.withNote(
			"The training was cancelled; this is the best model it had reached by then.");
		for (final String note : notes)
			report = report.withNote(note);
		return report;
	}

	private String source() {
		final Path path = (plan.fields() != null ? plan.fields() : plan.list() != null ? plan.list() : plan.images()).toAbsolutePath().normalize();
		return path.getFileName() == null ? path.toString() : path.getFileName().toString();
	}

	private static Function<String, Image> imagesOf(final TrainingData data) {
		final Map<String, Sample> byName = new HashMap<>();
		data.validation().samples().forEach(sample -> byName.put(sample.name(), sample));
		return name -> {
			final Sample sample = byName.get(name);
			return sample == null ? null : sample.source().read();
		};
	}
}
