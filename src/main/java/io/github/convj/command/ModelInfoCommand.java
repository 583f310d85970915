package io.github.convj.command;

import io.github.convj.imagej.TextPage;
import io.github.convj.service.ConvJService;
import java.io.File;
import java.util.List;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** {@code Plugins > ConvJ > ConvJ Model Info}: what a model is, in a text window. */
@Plugin(type = Command.class, label = "ConvJ Model Info", menuPath = "Plugins>ConvJ>ConvJ Model Info")
public final class ModelInfoCommand extends ConvJCommand {

	@Parameter(label = "Model", description = "The trained model, a zip file.", required = false, style = "open",
		persistKey = LAST_MODEL)
	private File model;

	@Parameter(type = ItemIO.OUTPUT, label = "ConvJ Model Info")
	private String text;

	@Override
	void work(final ConvJService service) {
		requireModel(values(List.of("model")));
		final String page = load(service, model).text();
		// ImageJ2's own window for texts wraps lines, which tears tables apart.
		if (!TextPage.show("ConvJ Model Info: " + model.getName(), page)) text = page;
	}
}
