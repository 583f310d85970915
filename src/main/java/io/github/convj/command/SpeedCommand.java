package io.github.convj.command;

import io.github.convj.imagej.Escape;
import io.github.convj.imagej.TextPage;
import io.github.convj.plan.Options;
import io.github.convj.service.ConvJService;
import io.github.convj.workflow.Monitor;
import io.github.convj.workflow.SpeedPlan;
import io.github.convj.workflow.SpeedTest;
import org.scijava.ItemIO;
import org.scijava.app.StatusService;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** {@code Plugins > ConvJ > ConvJ Speed}: which kernels run here, why, how fast, and how to switch faster ones on. */
@Plugin(type = Command.class, label = "ConvJ Speed", menuPath = "Plugins>ConvJ>ConvJ Speed", initializer = "describe")
public final class SpeedCommand extends ConvJCommand {

	private static final SpeedPlan DEFAULTS = SpeedPlan.defaults();
	private static final Options<SpeedPlan> OPTIONS = SpeedPlan.options();

	@Parameter(required = false)
	private StatusService status;

	@Parameter(required = false)
	private int threads = DEFAULTS.threads();

	@Parameter(required = false)
	private double seconds = DEFAULTS.seconds();

	@Parameter(type = ItemIO.OUTPUT, label = "ConvJ Speed")
	private String text;

	@SuppressWarnings("unused") // called by SciJava
	private void describe() {
		describe(OPTIONS);
	}

	@Override
	void work(final ConvJService service) {
		final SpeedPlan plan = OPTIONS.read(values(OPTIONS.keys()));
		Escape.reset();
		try {
			final String page = new SpeedTest(plan, monitor()).run().text();
			// ImageJ2's own window for texts wraps lines, which tears tables apart.
			if (!TextPage.show("ConvJ Speed", page)) text = page;
		}
		finally {
			if (status != null) status.showStatus(1, 1, "");
		}
	}

	private Monitor monitor() {
		return new Monitor() {

			@Override
			public void at(final double done, final String sentence) {
				if (status != null) status.showStatus((int) (1000 * done), 1000, sentence);
			}

			@Override
			public boolean cancelled() {
				return isCanceled() || Escape.pressed();
			}
		};
	}
}
