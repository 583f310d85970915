package io.github.convj.predict;

import io.github.convj.data.Border;
import io.github.convj.data.Box;
import io.github.convj.data.Field;
import io.github.convj.data.ImageFiles;
import io.github.convj.data.ImageOpener;
import io.github.convj.data.Normalization;
import io.github.convj.data.Progress;
import io.github.convj.data.SkippedImage;
import io.github.convj.data.StackMode;
import io.github.convj.evaluate.Detection;
import io.github.convj.model.DetectionTraits;
import io.github.convj.model.Model;
import io.github.convj.network.FullyConvolutional;
import io.github.convj.network.Network;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Workers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * Finds objects in images of any size: peaks of the {@link ProbabilityMap} over one or several scales, each with a box, of
 * which non-maximum suppression leaves one an object. Where the model has learned boxes, a peak's box is the mean of what the
 * windows at and around the peak say, each counted by its probability; else the position is the vertex of the parabolas
 * through the peak's probabilities, and the size that of the class's median object, or of the window. Boxes end at the image's
 * border. Planes of stacks and time series are searched each by itself; networks for volumes find peaks in the volume.
 * <p>
 * The map is computed strip by strip, so memory depends on the width of the image and on the number of objects alone, and the
 * result does not depend on strips or threads. Thread-safe.
 * </p>
 */
public final class Detector {

	/** Names that the class for everything else goes by where nothing else is known. */
	private static final List<String> BACKGROUNDS = List.of("background", "Background", "BACKGROUND");

	private static final String TASK = "Detecting";

	private final Model model;
	private final DetectorSettings settings;
	private final Network network;
	private final List<Integer> labels = new ArrayList<>();

	private Detector(final Model model, final DetectorSettings settings) {
		this.model = model;
		this.settings = settings;
		final DetectionTraits traits = model.detection();
		final boolean boxes = traits != null && traits.boxes() && model.preprocessing()
			.normalization() == Normalization.DATASET && FullyConvolutional.of(model.network()).isPresent();
		network = boxes ? traits.withBoxes(model.network()) : model.network();
		final String background = background();
		for (int c = 0; c < model.classes().size(); c++)
			if (!model.classes().get(c).equals(background)) labels.add(c);
	}

	/**
	 * @param model to find objects with
	 * @param settings how
	 * @return a detector
	 * @throws ConvJException if the model has no such background
	 */
	public static Detector of(final Model model, final DetectorSettings settings) {
		return new Detector(model, settings);
	}

	/** @return the class that stands for everything else; null if there is none */
	private String background() {
		final String asked = settings.background();
		if (asked != null && !asked.isBlank()) {
			if (!model.classes().contains(asked)) throw new ConvJException("The model has no class '" + asked +
				"' to be the background; it knows " + String.join(", ", model.classes()) + ".");
			return asked;
		}
		if (model.detection() != null) return model.detection().background();
		return BACKGROUNDS.stream().filter(model.classes()::contains).findFirst().orElse(null);
	}

	/** @return the classes of objects, without the background, in the model's order */
	public List<String> classes() {
		return labels.stream().map(model.classes()::get).toList();
	}

	/** @return sentences for the user if the model is not made for finding objects */
	public List<String> notes() {
		final List<String> notes = new ArrayList<>();
		if (labels.size() == model.classes().size()) notes.add("The model has no class for the background, so it sees objects " +
			"everywhere; train it on fields, or name one of its classes as background=.");
		if (model.detection() == null && model.scale() != 1) notes.add("Images are scaled by " + model.scale() +
			", as those were that the model was trained on; scales= counts from there.");
		return notes;
	}

	/**
	 * Finds the objects of an image.
	 *
	 * @param image of the kind that the model was trained on, of any size
	 * @param name as detections carry it
	 * @param workers that share the work
	 * @param progress told of each block of the map
	 * @return the detections by plane, then by score
	 * @throws ConvJException if the image is of another kind than those trained on
	 * @throws CancellationException if the progress throws it
	 */
	public List<Detection> detect(final Field image, final String name, final Workers workers, final Progress progress) {
		final List<Detection> found = new ArrayList<>();
		for (int i = 0; i < settings.scales().size(); i++) {
			final int number = i;
			final int count = settings.scales().size();
			found.addAll(candidates(image, name, settings.scales().get(i), workers, (task, done, total) -> progress.update(
				TASK, number * total + done, count * total)));
		}
		List<Detection> kept = settings.soft() ? NonMaximumSuppression.soft(found, settings.threshold())
			: NonMaximumSuppression.greedy(found, settings.overlap());
		if (settings.minimumDistance() > 0) kept = NonMaximumSuppression.distant(kept, settings.minimumDistance());
		return kept.stream().sorted(Comparator.comparingInt(Detection::z)).toList();
	}

	/**
	 * Finds the objects of all images of a folder, or a single file, one after the other.
	 *
	 * @param images an image file, or a folder that is searched with its subfolders
	 * @param opener of the files
	 * @param workers that share the work
	 * @param progress told of each block of a single image, or of each image of several
	 * @return what was found; files that cannot be read, or are of another kind than the model's, were skipped
	 * @throws ConvJException if there are no images, or every single one had to be skipped
	 * @throws CancellationException if the progress throws it
	 */
	public Findings detect(final Path images, final ImageOpener opener, final Workers workers, final Progress progress) {
		final List<Path> files = ImageFiles.list(images, opener);
		final List<String> names = new ArrayList<>();
		final List<Detection> found = new ArrayList<>();
		final List<SkippedImage> skipped = new ArrayList<>();
		boolean planes = false;
		for (int i = 0; i < files.size(); i++) {
			final int number = i;
			final String name = ImageFiles.name(images, files.get(i));
			progress.update(TASK, i, files.size());
			try (Field field = opener.field(files.get(i))) {
				found.addAll(detect(field, name, workers, files.size() == 1 ? progress : (task, done, total) -> progress.update(TASK,
					number, files.size())));
				names.add(name);
				planes |= field.depth() > 1 && model.preprocessing().stack() != StackMode.CHANNELS;
			}
			catch (final ConvJException failure) {
				skipped.add(new SkippedImage(name, failure.getMessage()));
			}
		}
		progress.update(TASK, files.size(), files.size());
		if (names.isEmpty()) throw new ConvJException(files.size() == 1 ? skipped.getFirst().reason() : "None of the " + files
			.size() + " images can be searched; the first is " + skipped.getFirst().image() + ": " + skipped.getFirst().reason());
		return new Findings(names, classes(), found, planes, skipped, notes());
	}

	private List<Detection> candidates(final Field image, final String name, final double factor, final Workers workers,
		final Progress progress)
	{
		// what lies beyond the border is what the network saw there in training
		final Border border = model.detection() == null ? Border.REFLECT : Border.NEAREST;
		final ProbabilityMap map = ProbabilityMap.of(model, network, image, new MapSettings(settings.stride(), border, model
			.scale() * factor,
			false));
		final BoxReader reader = new BoxReader(model, map, image, factor, network != model.network());
		final List<Candidate> found = new ArrayList<>();
		final Map<Integer, Peaks> open = new HashMap<>();
		map.compute(workers, progress, (z, y, rows, strip) -> {
			open.computeIfAbsent(z, plane -> new Peaks(map.width(), map.height(), map.channels(), labels, settings.threshold(), (px,
				py, label, around) -> found.add(new Candidate(px, py, plane, label, around[label][4], reader.read(px, py, label,
					around))))).add(rows, strip);
			if (y + rows == map.height()) open.remove(z);
		});
		final boolean volume = model.preprocessing().stack() == StackMode.VOLUME;
		final List<Candidate> peaks = volume ? highestOfPlanes(found) : found;
		final List<Detection> detections = new ArrayList<>();
		for (final Candidate peak : peaks) {
			if (peak.box == null) continue;
			final int[] planes = volume ? planes(map, peak, image.depth()) : new int[] { peak.z, 1 };
			detections.add(new Detection(name, peak.box, planes[0], planes[1], model.classes().get(peak.label), peak.score));
		}
		return detections;
	}

	/** @return the first plane of a volume and how many: those of the class's median object, or else of the window */
	private int[] planes(final ProbabilityMap map, final Candidate peak, final int count) {
		final double known = model.detection() == null ? 0 : model.detection().depths().get(peak.label);
		final int depth = known > 0 ? (int) Math.max(1, Math.round(known)) : map.windowDepth();
		final int start = (int) Math.floor(map.windowZ(peak.z) + (map.windowDepth() - depth) / 2.0);
		final int first = Math.clamp(start, 0, count - 1);
		return new int[] { first, Math.clamp(start + depth - first, 1, count - first) };
	}

	private record Candidate(int x, int y, int z, int label, float score, Box box) {}

	/** Of peaks in neighbouring planes, the higher one is the peak of the volume, of equal ones the first. */
	private static List<Candidate> highestOfPlanes(final List<Candidate> found) {
		record Place(int x, int y, int z, int label) {}
		final Map<Place, Candidate> places = new HashMap<>();
		for (final Candidate candidate : found)
			places.put(new Place(candidate.x, candidate.y, candidate.z, candidate.label), candidate);
		return found.stream().filter(candidate -> {
			for (int dz = -1; dz <= 1; dz += 2)
				for (int dy = -1; dy <= 1; dy++)
					for (int dx = -1; dx <= 1; dx++) {
						final Candidate other = places.get(new Place(candidate.x + dx, candidate.y + dy, candidate.z + dz,
							candidate.label));
						if (other != null && (other.score > candidate.score || other.score == candidate.score && dz < 0)) return false;
					}
			return true;
		}).sorted(Comparator.comparingInt(Candidate::z).thenComparingInt(Candidate::y).thenComparingInt(Candidate::x)
			.thenComparingInt(Candidate::label)).toList();
	}
}
