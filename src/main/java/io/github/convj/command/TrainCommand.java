package io.github.convj.command;

import io.github.convj.imagej.MacroCall;
import io.github.convj.imagej.TextPage;
import io.github.convj.network.Networks;
import io.github.convj.plan.Options;
import io.github.convj.service.ConvJService;
import io.github.convj.train.TrainingPlan;
import io.github.convj.workflow.TrainingOutcome;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.scijava.ItemIO;
import org.scijava.ItemVisibility;
import org.scijava.command.Command;
import org.scijava.module.MutableModuleItem;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.prefs.PrefService;

/**
 * {@code Plugins > ConvJ > ConvJ Train}. The parameters are the components of {@link TrainingPlan}. Those that are rarely
 * touched stay out of the dialog, where {@code more} takes them; macros and scripts set them like all others.
 */
@Plugin(type = Command.class, label = "ConvJ Train", menuPath = "Plugins>ConvJ>ConvJ Train", initializer = "describe")
public final class TrainCommand extends ConvJCommand {

	private static final TrainingPlan DEFAULTS = TrainingPlan.defaults();
	private static final Options<TrainingPlan> OPTIONS = Options.of(DEFAULTS);

	@Parameter
	private PrefService preferences;

	@Parameter(required = false, style = "directory")
	private File images;

	@Parameter(required = false, style = "open")
	private File list;

	@Parameter(required = false, style = "directory", persist = false)
	private File fields;

	@Parameter(required = false, style = "both", persist = false)
	private File annotations;

	@Parameter(required = false, style = "save")
	private File model;

	@Parameter(required = false, style = "directory")
	private File report;

	@Parameter(required = false)
	private String network = DEFAULTS.network();

	@Parameter(required = false)
	private int epochs = DEFAULTS.epochs();

	@Parameter(required = false)
	private int size = DEFAULTS.size();

	@Parameter(required = false)
	private int batchSize = DEFAULTS.batchSize();

	@Parameter(required = false, style = "format:0.######", stepSize = "0.0001")
	private double learningRate = DEFAULTS.learningRate();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private String optimizer = DEFAULTS.optimizer();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private double momentum = DEFAULTS.momentum();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private boolean nesterov = DEFAULTS.nesterov();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private double weightDecay = DEFAULTS.weightDecay();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private String schedule = DEFAULTS.schedule();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private int stepEpochs = DEFAULTS.stepEpochs();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private double stepFactor = DEFAULTS.stepFactor();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private double warmup = DEFAULTS.warmup();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private String initialization = DEFAULTS.initialization();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private String loss = DEFAULTS.loss();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private double labelSmoothing = DEFAULTS.labelSmoothing();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private double gradientClipping = DEFAULTS.gradientClipping();

	@Parameter(required = false)
	private String balance = DEFAULTS.balance();

	@Parameter(required = false)
	private String augmentation = DEFAULTS.augmentation();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private String flips = DEFAULTS.flips();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private String rotations90 = DEFAULTS.rotations90();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private double rotation = DEFAULTS.rotation();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private double shift = DEFAULTS.shift();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private double scale = DEFAULTS.scale();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private double brightness = DEFAULTS.brightness();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private double contrast = DEFAULTS.contrast();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private double noise = DEFAULTS.noise();

	@Parameter(required = false, style = "format:0.00", stepSize = "0.05")
	private double validation = DEFAULTS.validation();

	@Parameter(required = false)
	private String fit = DEFAULTS.fit();

	@Parameter(required = false)
	private String stack = DEFAULTS.stack();

	@Parameter(required = false)
	private String normalization = DEFAULTS.normalization();

	@Parameter(required = false)
	private int patience = DEFAULTS.patience();

	@Parameter(required = false)
	private long seed = DEFAULTS.seed();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private int threads = DEFAULTS.threads();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private int cache = DEFAULTS.cache();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private double fieldScale = DEFAULTS.fieldScale();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private double objectSize = DEFAULTS.objectSize();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private int windowDepth = DEFAULTS.windowDepth();

	@Parameter(required = false, visibility = ItemVisibility.INVISIBLE, persist = false)
	private int miningRounds = DEFAULTS.miningRounds();

	@Parameter(required = false, style = "save", visibility = ItemVisibility.INVISIBLE, persist = false)
	private File checkpoint;

	@Parameter(label = "More options", description = "Any other key=value words of convj train, separated by spaces, as in: optimizer=sgd labelSmoothing=0",
		required = false, persist = false)
	private String more = "";

	@Parameter(type = ItemIO.OUTPUT, label = "ConvJ Train")
	private String summary;

	@SuppressWarnings("unused") // called by SciJava
	private void describe() {
		describe(OPTIONS);
		final MutableModuleItem<String> networks = getInfo().getMutableInput("network", String.class);
		final List<String> names = new ArrayList<>(Networks.names());
		names.addFirst(DEFAULTS.network());
		networks.setChoices(names);
	}

	@Override
	String thrift() {
		return "use a smaller batchSize or size";
	}

	@Override
	void work(final ConvJService service) {
		final Map<String, Object> values = values(OPTIONS.keys());
		if (more != null) values.putAll(MacroCall.parse(more));
		final TrainingOutcome outcome = service.train(values, this::isCanceled);
		preferences.put((Class<?>) null, LAST_MODEL, outcome.file().toString());
		final String text = outcome.text() + "\n\n" + outcome.evaluation().text() + "\nModel: " + outcome.file() + "\nReport: " + outcome
			.report() + "\n";
		// ImageJ2's own window for texts wraps lines, which tears tables apart.
		if (!TextPage.show("ConvJ Train: " + outcome.file().getFileName(), text)) summary = text;
		Pages.show(outcome.report(), context());
	}
}
