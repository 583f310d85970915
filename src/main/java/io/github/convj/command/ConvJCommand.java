package io.github.convj.command;

import io.github.convj.imagej.Escape;
import io.github.convj.imagej.MacroCall;
import io.github.convj.model.Model;
import io.github.convj.plan.Options;
import io.github.convj.service.ConvJService;
import io.github.convj.tensor.ConvJException;
import java.awt.GraphicsEnvironment;
import java.io.File;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.scijava.command.DynamicCommand;
import org.scijava.log.LogService;
import org.scijava.module.ModuleItem;
import org.scijava.module.MutableModuleItem;
import org.scijava.plugin.Parameter;

/**
 * What the commands share: parameters that take their words from a plan, and a bad input that ends in one sentence, as a
 * dialog or, without a display, a line of the log. Used by one thread.
 */
abstract class ConvJCommand extends DynamicCommand {

	/** Under which the model trained or used last is remembered, so that whichever dialog opens next offers it. */
	static final String LAST_MODEL = "io.github.convj.model";

	@Parameter
	private ConvJService convj;

	@Parameter
	private LogService log;

	@Override
	public final void run() {
		if (isCanceled()) return;
		try {
			work(convj);
		}
		catch (final ConvJException refusal) {
			refuse(refusal.getMessage());
		}
		catch (final CancellationException cancelled) {
			refuse(getInfo().getTitle() + " was cancelled; nothing was written.");
		}
		catch (final OutOfMemoryError full) {
			refuse(getInfo().getTitle() + " ran out of memory; " + (thrift().isEmpty() ? "" : thrift() + ", or ") +
				"give ImageJ more memory in Edit > Options > Memory & Threads.");
		}
	}

	/** @param service that does the work */
	abstract void work(ConvJService service);

	/** @return what the user can do to make it need less memory, as the middle of a sentence; empty if nothing */
	String thrift() {
		return "";
	}

	/**
	 * Loads a model, which takes seconds if it is large. The job that follows forgets an Escape pressed before it.
	 *
	 * @param service that loads it
	 * @param model its file
	 * @return the model
	 * @throws CancellationException if Escape was pressed meanwhile
	 */
	final Model load(final ConvJService service, final File model) {
		Escape.reset();
		final Model loaded = service.load(model);
		if (isCanceled() || Escape.pressed()) throw new CancellationException("Cancelled while the model was loaded.");
		return loaded;
	}

	/**
	 * Ends the command, and the macro that called it.
	 *
	 * @param sentence for the user
	 */
	final void refuse(final String sentence) {
		cancel(sentence);
		// Without a display nobody else prints the reason.
		if (GraphicsEnvironment.isHeadless()) log.error(sentence);
		MacroCall.end();
	}

	/**
	 * Gives parameters the label, tooltip, range and choices of the plan's components of the same names.
	 *
	 * @param options of the plan
	 */
	final void describe(final Options<?> options) {
		for (final Options.Key key : options.entries()) {
			final ModuleItem<?> item = getInfo().getInput(key.key());
			if (item != null) describe((MutableModuleItem<?>) item, key);
		}
	}

	private static <T> void describe(final MutableModuleItem<T> parameter, final Options.Key key) {
		parameter.setLabel(key.label());
		parameter.setDescription(key.help());
		if (!key.choices().isEmpty()) parameter.setChoices(key.choices().stream().map(parameter.getType()::cast).toList());
		if (Double.isFinite(key.min())) parameter.setMinimumValue(number(parameter.getType(), key.min()));
		if (Double.isFinite(key.max())) parameter.setMaximumValue(number(parameter.getType(), key.max()));
	}

	/** @return the bound as the parameter's own type of number */
	@SuppressWarnings("unchecked")
	private static <T> T number(final Class<T> type, final double bound) {
		if (type == int.class || type == Integer.class) return (T) Integer.valueOf((int) bound);
		if (type == long.class || type == Long.class) return (T) Long.valueOf((long) bound);
		return (T) Double.valueOf(bound);
	}

	/**
	 * @param keys of a plan
	 * @return the values of the parameters of those names, where given
	 */
	final Map<String, Object> values(final Collection<String> keys) {
		final Map<String, Object> values = new LinkedHashMap<>();
		for (final String key : keys) {
			final Object value = getInputs().get(key);
			// A macro's empty brackets make a file without a name.
			if (value != null && !(value instanceof final File file && file.getPath().isEmpty())) values.put(key, value);
		}
		return values;
	}

	/**
	 * @param values of the parameters, where given
	 * @throws ConvJException if no model is among them
	 */
	static void requireModel(final Map<String, Object> values) {
		if (!values.containsKey("model")) throw new ConvJException(
			"No model is given; name the zip file of a trained model with model=.");
	}
}
