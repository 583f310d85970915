package io.github.convj.cli;

import io.github.convj.imagej.ImageJImageOpener;
import io.github.convj.plan.Options;
import io.github.convj.workflow.ConvJ;
import io.github.convj.workflow.FeaturePlan;
import java.util.List;
import java.util.concurrent.CancellationException;

/** {@code convj features}: what a layer of a network computes all over an image. */
final class FeaturesVerb implements Verb {

	@Override
	public String name() {
		return "features";
	}

	@Override
	public String summary() {
		return "show what a layer computes on an image of any size";
	}

	@Override
	public String help() {
		return "convj features model=MODEL.zip image=FILE output=MAPS.tif [key=value ...]\n\n" + options().help() +
			"\n\nThe output is a 32-bit TIFF that lies upon the image by its calibration. convj info lists a model's layers.";
	}

	@Override
	public String thrift() {
		return "save the image as an uncompressed TIFF file, which is read piece by piece, or use threads=1";
	}

	@Override
	public int run(final List<String> words, final Console console) {
		final FeaturePlan plan = options().read(words);
		try {
			console.result(new ConvJ(new ImageJImageOpener()).features(plan, console).toString());
			return 0;
		}
		catch (final CancellationException cancelled) {
			console.message("Interrupted; nothing was written.");
			return Main.INTERRUPTED;
		}
	}

	/** Made when asked for, as reading them takes time that the other verbs need not spend. */
	private static Options<FeaturePlan> options() {
		return FeaturePlan.options();
	}
}
