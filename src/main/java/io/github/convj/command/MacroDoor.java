package io.github.convj.command;

import ij.ImagePlus;
import io.github.convj.imagej.MacroCall;
import io.github.convj.plan.Nearest;
import io.github.convj.tensor.ConvJException;
import java.awt.GraphicsEnvironment;
import java.io.File;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.scijava.Context;
import org.scijava.ItemVisibility;
import org.scijava.Priority;
import org.scijava.convert.ConvertService;
import org.scijava.module.Module;
import org.scijava.module.ModuleInfo;
import org.scijava.module.ModuleItem;
import org.scijava.module.ModuleService;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.service.Service;

/**
 * Makes a macro's call of our commands mean what it says. Left alone, ImageJ matches only keys in lower case, passes over
 * unknown ones in silence, fills the parameters that are not named with what the last dialog had, and opens a dialog in
 * mid-macro for those still open. Here keys match in any case, unknown ones are refused with the nearest known one, and what
 * is not named has its default. It also keeps invisible parameters out of dialogs, where ImageJ would show them. It runs after the automatic filling of images and services and before the loading of
 * remembered values.
 */
@Plugin(type = PreprocessorPlugin.class, priority = Priority.LOW)
public final class MacroDoor extends AbstractPreprocessorPlugin {

	@Parameter
	private ModuleService modules;

	@Parameter
	private ConvertService converter;

	@Override
	public void process(final Module module) {
		if (!(module.getDelegateObject() instanceof final ConvJCommand command)) return;
		try {
			final Optional<Map<String, String>> words = MacroCall.words();
			words.ifPresent(given -> set(module, given));
			final boolean dialog = words.isEmpty() && !GraphicsEnvironment.isHeadless();
			for (final ModuleItem<?> item : module.getInfo().inputs())
				if (!dialog || item.getVisibility() == ItemVisibility.INVISIBLE) module.resolveInput(item.getName());
		}
		catch (final ConvJException refusal) {
			command.refuse(refusal.getMessage());
			cancel(refusal.getMessage());
		}
	}

	private void set(final Module module, final Map<String, String> given) {
		final Map<String, ModuleItem<?>> parameters = new LinkedHashMap<>();
		for (final ModuleItem<?> item : module.getInfo().inputs())
			if (isWord(item)) parameters.put(item.getName(), item);
		setDefaults(module, parameters.values());
		final Set<String> named = new HashSet<>();
		given.forEach((word, value) -> {
			final String key = key(module.getInfo(), parameters.keySet(), word);
			if (!named.add(key)) throw new ConvJException("The macro gives " + key + " twice; give it once.");
			module.setInput(key, typed(parameters.get(key).getType(), key, value));
		});
	}

	/** @return whether a person may set it: not a hint, and not what SciJava itself fills in */
	private static boolean isWord(final ModuleItem<?> item) {
		return item.getVisibility() != ItemVisibility.MESSAGE && item.getType() != Context.class && !Service.class
			.isAssignableFrom(item.getType());
	}

	/** Undoes ImageJ's own reading, which also finds a key in the midst of another's value. */
	private void setDefaults(final Module module, final Collection<ModuleItem<?>> parameters) {
		final Module fresh = modules.createModule(module.getInfo());
		for (final ModuleItem<?> item : parameters)
			if (item.getType() == ImagePlus.class) MacroCall.batchImage().ifPresent(image -> module.setInput(item.getName(), image));
			else module.setInput(item.getName(), fresh.getInput(item.getName()));
	}

	private static String key(final ModuleInfo command, final Collection<String> keys, final String word) {
		return keys.stream().filter(word::equalsIgnoreCase).findFirst().orElseThrow(() -> new ConvJException(command
			.getTitle() + " has no option " + word + Nearest.of(word, keys).map(nearest -> "; did you mean " + nearest + "?")
				.orElse("; it has " + String.join(", ", keys) + ".")));
	}

	private Object typed(final Class<?> type, final String key, final String value) {
		try {
			if (type == String.class) return value;
			if (type == File.class) return new File(value);
			if (type == int.class) return Integer.valueOf(value);
			if (type == long.class) return Long.valueOf(value);
			if (type == double.class) return Double.valueOf(value);
			if (type == boolean.class) return flag(key, value);
			return converter.convert(value, type);
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
