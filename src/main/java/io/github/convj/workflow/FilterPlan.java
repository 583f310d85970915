package io.github.convj.workflow;

import io.github.convj.plan.Option;
import io.github.convj.plan.Options;
import io.github.convj.tensor.ConvJException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * All that decides how filters are shown. Immutable, thread-safe.
 *
 * @param model bioimage.io package to look into
 * @param images an image, a folder of images, or a list, in which to look for what excites the filters; null to show their weights
 * @param layer by name; empty for the first convolution, or with images the last one
 * @param output where the picture goes; null for beside the images or the model
 * @param filters numbers of those to show, counting from 1; empty for all
 * @param top how many of them, the strongest first; 0 for all
 * @param patches images for each filter
 * @param scale by which images are scaled to look all over them; 0 to bring them to the network's input
 * @param threads 0 for all processors
 */
public record FilterPlan(
	@Option(label = "Model", help = "The trained model, a zip file.", required = true) Path model,
	@Option(label = "Images", help = "An image, a folder of images, or a text file with a list of them, to look in for the patches that excite each filter most; if empty, the filters' own weights are shown.") Path images,
	@Option(label = "Layer", help = "The layer whose filters are shown; if empty, the first convolution, or with images the last one.") String layer,
	@Option(label = "Output", help = "Where the picture is written, a PNG file, with a table of the patches beside it, or without images a TIFF file for the weights themselves; beside the images or the model if empty.") Path output,
	@Option(label = "Filters", help = "Numbers of the filters to show, as in 3,7,12-15; all if empty.") String filters,
	@Option(label = "Top", help = "Show this many filters, those with the largest root mean square of their weights, or with images of their activations, the strongest first; 0 for all.", min = 0, max = 1000000) int top,
	@Option(label = "Patches", help = "How many patches each filter gets, at most one of an image.", min = 1, max = 100) int patches,
	@Option(label = "Scale", help = "Factor by which images are scaled to look all over them; 0 to look at each as the model does, which is as a whole, brought to the network's input, or by the scale of the fields trained on.", min = 0, max = 1000) double scale,
	@Option(label = "Threads", help = "Processors to use; 0 for all.", min = 0, max = 1024) int threads)
{

	private static final Pattern NUMBERS = Pattern.compile("([1-9]\\d{0,6})(?:-([1-9]\\d{0,6}))?");

	/** @return a plan that lacks only the model */
	public static FilterPlan defaults() {
		return new FilterPlan(null, null, "", null, "", 0, 9, 0, 0);
	}

	/** @return the keys of such a plan */
	public static Options<FilterPlan> options() {
		return Options.of(defaults());
	}

	/** @return whether the output is a TIFF file of weights */
	public boolean stack() {
		return output != null && output.toString().matches("(?i).*\\.tiff?");
	}

	/** @return where the picture goes, or the stack: as asked, or beside the images or the model under a name of its own */
	public Path pictureFile() {
		return stack() ? output.toAbsolutePath().normalize() : withEnding(".png");
	}

	/** @return where the table of the patches goes: beside the picture, with the ending of a table */
	public Path tableFile() {
		return withEnding(".csv");
	}

	private Path withEnding(final String ending) {
		final Path base = (output != null ? output : images != null ? images : model).toAbsolutePath().normalize();
		final String word = base.getFileName() == null ? "images" : base.getFileName().toString();
		return base.resolveSibling(output != null ? word.replaceFirst("(?i)\\.png$", "") + ending : word.replaceFirst(
			"\\.[^.]*$", "") + "-filters" + ending);
	}

	/**
	 * @param available how many filters there are
	 * @param strongest all of them from 0, the strongest first
	 * @return those to show, from 0, in the order of the picture
	 * @throws ConvJException if there are no such filters
	 */
	List<Integer> chosen(final int available, final List<Integer> strongest) {
		final List<Integer> named = named(available);
		return top == 0 || top >= named.size() ? named : strongest.stream().filter(named::contains).limit(top).toList();
	}

	private List<Integer> named(final int available) {
		if (filters.isBlank()) return IntStream.range(0, available).boxed().toList();
		final Set<Integer> numbers = new LinkedHashSet<>();
		for (final String word : filters.strip().split("\\s*[,;]\\s*|\\s+")) {
			final Matcher matcher = NUMBERS.matcher(word);
			if (!matcher.matches()) throw new ConvJException("filters are numbers separated by commas, as in filters=3,7,12-15, but are '" +
				filters + "'.");
			final int first = Integer.parseInt(matcher.group(1));
			final int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
			if (last < first || last > available) throw new ConvJException("filters=" + filters + " names " + word +
				", but the layer has the filters 1 to " + available + ".");
			for (int number = first; number <= last; number++)
				numbers.add(number - 1);
		}
		return List.copyOf(numbers);
	}
}
