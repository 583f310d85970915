package io.github.convj.command;

import ij.Menus;
import ij.macro.Interpreter;
import ij.plugin.PlugIn;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import org.scijava.Context;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.module.ModuleRunner;
import org.scijava.module.ModuleService;
import org.scijava.module.process.PostprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.PluginService;

/**
 * Runs macros in ImageJ's own interpreter, which here, as in an ImageJ2, finds SciJava commands by their menu labels. The
 * command runs on the macro's thread, where plain ImageJ knows the options. For one test at a time.
 */
public final class MacroBridge implements PlugIn {

	private static Context context;
	private static final List<Module> CALLS = new ArrayList<>();

	/**
	 * @param macro text of an ImageJ macro
	 * @param in context with ConvJ
	 * @return the commands it called, in order
	 */
	static List<Module> run(final String macro, final Context in) throws ReflectiveOperationException {
		final Field field = Menus.class.getDeclaredField("pluginsTable");
		field.setAccessible(true);
		final Object before = field.get(null);
		final Hashtable<String, String> menu = new Hashtable<>();
		for (final CommandInfo info : in.service(CommandService.class).getCommands())
			if (info.getMenuPath().size() > 0) menu.put(info.getMenuPath().getLeaf().getName(), MacroBridge.class.getName() +
				"(\"" + info.getMenuPath().getLeaf().getName() + "\")");
		field.set(null, menu);
		context = in;
		CALLS.clear();
		try {
			new Interpreter().run(macro);
			return List.copyOf(CALLS);
		}
		finally {
			field.set(null, before);
		}
	}

	@Override
	public void run(final String label) {
		final CommandInfo command = context.service(CommandService.class).getCommands().stream().filter(info -> info
			.getMenuPath().size() > 0 && info.getMenuPath().getLeaf().getName().equals(label)).findFirst().orElseThrow();
		final Module module = context.service(ModuleService.class).createModule(command);
		CALLS.add(module);
		run(module, context);
	}

	/** Runs a module as ImageJ2 does, but on this thread. */
	static void run(final Module module, final Context in) {
		final PluginService plugins = in.service(PluginService.class);
		new ModuleRunner(in, module, plugins.createInstancesOfType(PreprocessorPlugin.class), plugins.createInstancesOfType(
			PostprocessorPlugin.class)).run();
	}
}
