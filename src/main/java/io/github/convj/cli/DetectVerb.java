package io.github.convj.cli;

import io.github.convj.imagej.ImageJImageOpener;
import io.github.convj.plan.Options;
import io.github.convj.predict.Findings;
import io.github.convj.workflow.ConvJ;
import io.github.convj.workflow.DetectionPlan;
import java.util.List;
import java.util.concurrent.CancellationException;

/** {@code convj detect}: from a model and whole images to a table of the objects in them. */
final class DetectVerb implements Verb {

	@Override
	public String name() {
		return "detect";
	}

	@Override
	public String summary() {
		return "find objects in an image of any size, or in all images of a folder";
	}

	@Override
	public String help() {
		return "convj detect model=MODEL.zip images=FILE|FOLDER table=TABLE.csv [key=value ...]\n\n" + options().help() +
			"\n\nThe table's columns: image, x, y, width, height, label, score; with z and depth behind height if an\n" +
			"image has several planes. x and y are the upper left corner in pixels from 0, z counts from 0.";
	}

	@Override
	public String thrift() {
		return "save the image as an uncompressed TIFF file, which is read piece by piece, or use threads=1";
	}

	@Override
	public int run(final List<String> words, final Console console) {
		final DetectionPlan plan = options().read(words);
		try {
			final Findings findings = new ConvJ(new ImageJImageOpener()).detect(plan, console);
			console.message(findings.text());
			console.result(plan.tableFile().toString());
			return 0;
		}
		catch (final CancellationException cancelled) {
			console.message("Interrupted; no table was written.");
			return Main.INTERRUPTED;
		}
	}

	/** Made when asked for, as reading them takes time that the other verbs need not spend. */
	private static Options<DetectionPlan> options() {
		return DetectionPlan.options();
	}
}
