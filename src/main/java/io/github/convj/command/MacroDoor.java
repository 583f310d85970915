package io.github.convj.command;

import io.github.convj.imagej.MacroCall;
import io.github.convj.plan.Nearest;
import io.github.convj.tensor.ConvJException;
import java.awt.GraphicsEnvironment;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.scijava.Priority;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Plugin;

/**
 * Makes a macro's call of our commands mean what it says. Left alone, ImageJ matches only keys in lower case, passes over
 * unknown ones in silence, fills the parameters that are not named with what the last dialog had, and opens a dialog in
 * mid-macro for those still open. Here keys match in any case, unknown ones are refused with the nearest known one, and what
 * is not named has its default. It runs after the automatic filling of images and services and before the loading of
 * remembered values.
 */
@Plugin(type = PreprocessorPlugin.class, priority = Priority.LOW)
public final class MacroDoor extends AbstractPreprocessorPlugin {

	@Override
	public void process(final Module module) {
		if (!(module.getDelegateObject() instanceof final ConvJCommand command)) return;
		try {
			final Optional<Map<String, String>> words = MacroCall.words();
			words.ifPresent(given -> given.forEach((key, value) -> set(module, key, value)));
			if (words.isEmpty() && !GraphicsEnvironment.isHeadless()) return;
			for (final ModuleItem<?> item : module.getInfo().inputs())
				module.resolveInput(item.getName());
		}
		catch (final ConvJException refusal) {
			command.refuse(refusal.getMessage());
			cancel(refusal.getMessage());
		}
	}

	private static void set(final Module module, final String key, final String value) {
		final List<String> keys = new ArrayList<>();
		for (final ModuleItem<?> item : module.getInfo().inputs()) {
			if (item.getType().getName().startsWith("org.scijava.") || item.getType().getPackageName().endsWith(".service")) continue;
			keys.add(item.getName());
			if (!item.getName().equalsIgnoreCase(key)) continue;
			final Object typed = typed(item.getType(), item.getName(), value);
			if (typed != null) module.setInput(item.getName(), typed);
			return;
		}
		throw new ConvJException(module.getInfo().getTitle() + " has no option " + key + Nearest.of(key, keys).map(
			nearest -> "; did you mean " + nearest + "?").orElse("; it has " + String.join(", ", keys) + "."));
	}

	/** @return the value for a parameter of that type; null for one that ImageJ itself fills, as an image */
	private static Object typed(final Class<?> type, final String key, final String value) {
		try {
			if (type == String.class) return value;
			if (type == File.class) return new File(value);
			if (type == int.class) return Integer.valueOf(value);
			if (type == long.class) return Long.valueOf(value);
			if (type == double.class) return Double.valueOf(value);
			if (type == boolean.class) return flag(key, value);
			return null;
		}
		catch (final NumberFormatException failure) {
			throw new ConvJException(key + " is " + (type == double.class ? "a number" : "a whole number") + ", but is " + value + ".",
				failure);
		}
	}

	private static Boolean flag(final String key, final String value) {
		return switch (value.toLowerCase(Locale.ROOT)) {
			case "true", "yes", "1" -> true;
			case "false", "no", "0" -> false;
			default -> throw new ConvJException(key + " is true or false, but is " + value + ".");
		};
	}
}
