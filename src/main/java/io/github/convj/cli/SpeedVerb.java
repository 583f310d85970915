package io.github.convj.cli;

import io.github.convj.plan.Options;
import io.github.convj.workflow.SpeedPlan;
import io.github.convj.workflow.SpeedTest;
import java.util.List;
import java.util.concurrent.CancellationException;

/** {@code convj speed}: which kernels run here, why, and how fast. */
final class SpeedVerb implements Verb {

	@Override
	public String name() {
		return "speed";
	}

	@Override
	public String summary() {
		return "measure how fast this machine computes, and say which kernels run and why";
	}

	@Override
	public String help() {
		return "convj speed [key=value ...]\n\n" + options().help() +
			"\n\nGFLOP/s count a layer's work as a direct convolution does it; shortcuts may pass the processor's peak.";
	}

	@Override
	public int run(final List<String> words, final Console console) {
		final SpeedPlan plan = options().read(words);
		try {
			console.result(new SpeedTest(plan, console).run().text());
			return 0;
		}
		catch (final CancellationException cancelled) {
			console.message("Interrupted.");
			return Main.INTERRUPTED;
		}
	}

	private static Options<SpeedPlan> options() {
		return SpeedPlan.options();
	}
}
