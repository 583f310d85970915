package io.github.convj.command;

import io.github.convj.imagej.EmbeddedImages;
import io.github.convj.plan.Options;
import io.github.convj.service.ConvJService;
import io.github.convj.ui.EmbeddingWindow;
import io.github.convj.workflow.EmbeddingOutcome;
import io.github.convj.workflow.EmbeddingPlan;
import java.awt.GraphicsEnvironment;
import java.io.File;
import java.util.Map;
import org.scijava.ItemVisibility;
import org.scijava.app.StatusService;
import org.scijava.command.Command;
import org.scijava.log.LogService;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** {@code Plugins > ConvJ > ConvJ Embeddings}: images as points in a plane, and what describes them in a table. */
@Plugin(type = Command.class, label = "ConvJ Embeddings", menuPath = "Plugins>ConvJ>ConvJ Embeddings", initializer = "describe")
public final class EmbeddingsCommand extends ConvJCommand {

	private static final Options<EmbeddingPlan> OPTIONS = EmbeddingPlan.options();
	private static final EmbeddingPlan DEFAULTS = EmbeddingPlan.defaults();

	@Parameter
	private LogService log;

	@Parameter
	private StatusService status;

	@Parameter(required = false, style = "open", persistKey = LAST_MODEL)
	private File model;

	@Parameter(required = false, style = "both", persist = false)
	private File images;

	@Parameter(required = false, style = "save", persist = false)
	private File table;

	@Parameter(required = false)
	private String layer = DEFAULTS.layer();

	@Parameter(required = false)
	private String projection = DEFAULTS.projection();

	@Parameter(required = false)
	private int neighbors = DEFAULTS.neighbors();

	@Parameter(required = false, style = "format:0.00", stepSize = "0.05")
	private double minimumDistance = DEFAULTS.minimumDistance();

	@Parameter(required = false)
	private long seed = DEFAULTS.seed();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private int threads = DEFAULTS.threads();

	@SuppressWarnings("unused") // called by SciJava
	private void describe() {
		describe(OPTIONS);
	}

	@Override
	String thrift() {
		return "take fewer images, name a layer with fewer channels with layer=, or use threads=1";
	}

	@Override
	void work(final ConvJService service) {
		final Map<String, Object> values = values(OPTIONS.keys());
		requireModel(values);
		final EmbeddingOutcome outcome = service.embed(values, this::isCanceled);
		if (!GraphicsEnvironment.isHeadless()) EmbeddingWindow.show(outcome, row -> EmbeddedImages.open(outcome.embeddings(), row)
			.show());
		final String sentence = outcome.text() + " Table: " + outcome.table() + ", picture: " + outcome.picture();
		log.info(sentence);
		status.showStatus(sentence);
	}
}
