package io.github.convj.workflow;

import io.github.convj.data.AnnotatedImage;
import io.github.convj.data.Annotation;
import io.github.convj.data.Annotations;
import io.github.convj.data.ImageOpener;
import io.github.convj.evaluate.Detection;
import io.github.convj.evaluate.DetectionEvaluation;
import io.github.convj.evaluate.DetectionList;
import io.github.convj.file.AtomicFile;
import io.github.convj.report.DetectionReport;
import io.github.convj.tensor.ConvJException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * How good detections are, and where the report says so. Immutable, thread-safe.
 *
 * @param evaluation the figures
 * @param notes sentences that the user should see
 * @param page the report
 */
public record DetectionJudgement(DetectionEvaluation evaluation, List<String> notes, Path page) {

	/** Copies the list. */
	public DetectionJudgement {
		notes = List.copyOf(notes);
	}

	/** @return for people, in a table of fixed width */
	public String text() {
		return evaluation.text();
	}

	static DetectionJudgement of(final DetectionEvaluationPlan plan, final ImageOpener opener, final Monitor monitor) {
		if (plan.truth() == null) throw new ConvJException(
			"No truth is given; name a table or folder with what was marked with truth=.");
		if (plan.table() == null) throw new ConvJException("No table is given; name the table of a detection with table=.");
		for (final String name : DetectionReport.TABLES)
			for (final Path read : List.of(plan.table(), plan.truth()))
				if (!Files.isDirectory(read)) AtomicFile.checkApart(plan.outputFolder().resolve(name), read);
		final List<Detection> found = DetectionList.read(plan.table());
		final Path images = plan.imageFolder();
		final Annotations annotations = Annotations.read(images, plan.truth().toAbsolutePath().normalize().equals(images
			.toAbsolutePath().normalize()) ? null : plan.truth(), opener);
		AtomicFile.checkFolderWritable(plan.outputFolder());
		final List<String> notes = new ArrayList<>(annotations.notes());
		final List<Detection> known = known(found, annotations.images(), notes);
		final DetectionEvaluation evaluation = DetectionEvaluation.of(annotations.images(), known, plan.matching(), plan
			.threshold());
		final boolean points = annotations.images().stream().flatMap(image -> image.annotations().stream()).anyMatch(object -> object
			.box().point());
		final long difficult = annotations.images().stream().flatMap(image -> image.annotations().stream()).filter(
			Annotation::difficult).count();
		if (difficult > 0) notes.add((difficult == 1 ? "An object that was marked as difficult does" : difficult +
			" objects that were marked as difficult do") + " not count: neither as missed nor, where found, as false alarms.");
		if (points && plan.radius() == 0) notes.add(
			"Some objects were marked by points, which no box overlaps; give radius= in pixels to compare centres.");
		notes.forEach(monitor::message);
		final Map<String, Path> files = new HashMap<>();
		annotations.images().forEach(image -> files.put(image.name(), image.file()));
		final Path page = DetectionReport.write("Detections in " + plan.table().getFileName(), evaluation, notes, name -> opener.open(
			files.get(name)), plan.outputFolder());
		return new DetectionJudgement(evaluation, notes, page);
	}

	/** @return the detections in annotated images, named as these: by their path, or by the file's name alone where that is clear */
	private static List<Detection> known(final List<Detection> found, final List<AnnotatedImage> images,
		final List<String> notes)
	{
		final Map<String, String> names = new HashMap<>();
		for (final AnnotatedImage image : images) {
			final String file = fileName(image.name());
			names.put(file, names.containsKey(file) ? "" : image.name());
		}
		images.forEach(image -> names.put(image.name(), image.name()));
		final List<Detection> known = new ArrayList<>();
		final TreeSet<String> foreign = new TreeSet<>();
		for (final Detection detection : found) {
			final String whole = names.get(detection.image());
			final String name = whole != null ? whole : names.get(fileName(detection.image()));
			if (name == null || name.isEmpty()) foreign.add(detection.image());
			else known.add(new Detection(name, detection.box(), detection.z(), detection.depth(), detection.label(), detection
				.score()));
		}
		if (known.isEmpty() && !foreign.isEmpty()) throw new ConvJException("The table of detections speaks of " + foreign.first() +
			", but none of its images is among those that were marked, as " + images.getFirst().name() + ".");
		if (!foreign.isEmpty()) notes.add("Detections in " + (foreign.size() == 1 ? "an image" : foreign.size() + " images") +
			" of which nothing is known do not count, as in " + foreign.first() + ".");
		return known;
	}

	private static String fileName(final String name) {
		return name.substring(name.lastIndexOf('/') + 1);
	}
}
