package io.github.convj.workflow;

import io.github.convj.plan.Option;
import io.github.convj.plan.Options;
import java.nio.file.Path;

/**
 * All that decides feature maps. Immutable, thread-safe.
 *
 * @param model bioimage.io package to look into
 * @param image of any size
 * @param layer by name; empty for the last convolution
 * @param output where the maps go
 * @param top how many channels, the strongest first; 0 for all
 * @param threads 0 for all processors
 */
public record FeaturePlan(
	@Option(label = "Model", help = "The trained model, a zip file.", required = true) Path model,
	@Option(label = "Image", help = "An image of any size.", required = true) Path image,
	@Option(label = "Layer", help = "The layer to look at; the last convolution if empty.") String layer,
	@Option(label = "Output", help = "Where the maps are written, a TIFF file with one channel for each of the layer's.", required = true) Path output,
	@Option(label = "Top", help = "Keep this many channels, those with the largest root mean square over the image, the strongest first; 0 for all.", min = 0, max = 1000000) int top,
	@Option(label = "Threads", help = "Processors to use; 0 for all.", min = 0, max = 1024) int threads)
{

	/** @return a plan that lacks only the model, the image and the output */
	public static FeaturePlan defaults() {
		return new FeaturePlan(null, null, "", null, 0, 0);
	}

	/** @return the keys of such a plan */
	public static Options<FeaturePlan> options() {
		return Options.of(defaults());
	}
}
