package io.github.convj.network;

import io.github.convj.layer.Softmax;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import java.util.List;
import java.util.Locale;

/** The classic networks by name. Stateless, thread-safe. */
public final class Networks {

	private static final List<String> NAMES = List.of("lenet5", "mobilenet-small", "resnet18", "resnet20", "vgg-small",
		"window-medium", "window-small");

	/** Beyond this, a minimum size is not looked for. */
	private static final int LARGEST_MINIMUM = 1024;

	private Networks() {}

	/** @return the names, in alphabetical order */
	public static List<String> names() {
		return NAMES;
	}

	/**
	 * @param name as in {@link #names()}
	 * @param input shape of one sample, {@code [Y, X, C]} or {@code [Z, Y, X, C]}
	 * @param classes at least 2
	 * @return a classifier that ends with a softmax called {@value Architecture#PROBABILITIES}, which reads {@code logits}
	 * @throws ConvJException if there is no such network, or the input is too small for it; the message says the minimum
	 */
	public static Architecture create(final String name, final Shape input, final int classes) {
		final Recipe recipe = recipe(name);
		if (input.rank() != 3 && input.rank() != 4) throw new ConvJException("The network \"" + name +
			"\" needs images of 2 or 3 dimensions with channels, not a shape of " + input + ".");
		if (classes < 2) throw new ConvJException("A classifier needs at least 2 classes, not " + classes + ".");
		try {
			return build(recipe, name, input, classes);
		}
		catch (final ConvJException exc) {
			final int axes = input.rank() - 1;
			final int minimum = minimumSize(recipe, name, axes);
			final int[] sizes = input.toArray();
			final String size = sizes[axes - 1] + "x" + sizes[axes - 2];
			if (Math.min(sizes[axes - 1], sizes[axes - 2]) < minimum) throw new ConvJException(name +
				" needs images of at least " + minimum + "x" + minimum + " pixels; these are " + size + ".", exc);
			throw exc;
		}
	}

	/**
	 * @param name as in {@link #names()}
	 * @return the side length in pixels of the images it was made for
	 * @throws ConvJException if there is no such network
	 */
	public static int defaultSize(final String name) {
		return recipe(name).defaultSize();
	}

	/**
	 * @param name as in {@link #names()}
	 * @return the smallest side length in pixels that it takes
	 * @throws ConvJException if there is no such network
	 */
	public static int minimumSize(final String name) {
		return minimumSize(recipe(name), name, 2);
	}

	private static int minimumSize(final Recipe recipe, final String name, final int axes) {
		for (int size = 1; size < LARGEST_MINIMUM; size++)
			try {
				build(recipe, name, axes == 2 ? Shape.of(size, size, 1) : Shape.of(size, size, size, 1), 2);
				return size;
			}
			catch (final ConvJException tooSmall) {
				// so the next one is tried
			}
		throw new IllegalStateException("The network " + name + " takes no size below " + LARGEST_MINIMUM);
	}

	private static Architecture build(final Recipe recipe, final String name, final Shape input, final int classes) {
		final Architecture.Builder builder = Architecture.builder(name, input);
		recipe.build(builder, input, classes);
		return builder.add(Architecture.PROBABILITIES, new Softmax()).build();
	}

	private static Recipe recipe(final String name) {
		if (!NAMES.contains(name)) throw new ConvJException("There is no network called \"" + name + "\"; there are " + String
			.join(", ", NAMES) + ".");
		final StringBuilder type = new StringBuilder();
		for (final String word : name.split("-"))
			type.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
		try {
			return (Recipe) Class.forName(Networks.class.getPackageName() + "." + type).getDeclaredConstructor().newInstance();
		}
		catch (final ReflectiveOperationException exc) {
			throw new IllegalStateException(exc);
		}
	}
}
