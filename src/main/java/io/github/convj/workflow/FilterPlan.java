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
 * @param layer by name; empty for the first convolution
 * @param output where the picture goes; null for beside the model
 * @param filters numbers of those to show, counting from 1; empty for all
 * @param top how many of them, the strongest first; 0 for all
 */
public record FilterPlan(
	@Option(label = "Model", help = "The trained model, a zip file.", required = true) Path model,
	@Option(label = "Layer", help = "The layer whose filters are shown; the first convolution if empty.") String layer,
	@Option(label = "Output", help = "Where the picture is written, a PNG file, or a TIFF file for the weights themselves; beside the model if empty.") Path output,
	@Option(label = "Filters", help = "Numbers of the filters to show, as in 3,7,12-15; all if empty.") String filters,
	@Option(label = "Top", help = "Show this many filters, those with the largest root mean square, the strongest first; 0 for all.", min = 0, max = 1000000) int top)
{

	private static final Pattern NUMBERS = Pattern.compile("([1-9]\\d{0,6})(?:-([1-9]\\d{0,6}))?");

	/** @return a plan that lacks only the model */
	public static FilterPlan defaults() {
		return new FilterPlan(null, "", null, "", 0);
	}

	/** @return the keys of such a plan */
	public static Options<FilterPlan> options() {
		return Options.of(defaults());
	}

	/** @return whether the output is a TIFF file of weights */
	public boolean stack() {
		return output != null && output.toString().matches("(?i).*\\.tiff?");
	}

	/** @return where the picture goes, or the stack: as asked, or beside the model under a name of its own */
	public Path pictureFile() {
		return stack() ? output.toAbsolutePath().normalize() : withEnding(".png");
	}

	private Path withEnding(final String ending) {
		final Path base = (output != null ? output : model).toAbsolutePath().normalize();
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
