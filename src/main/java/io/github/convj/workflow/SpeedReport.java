package io.github.convj.workflow;

import java.util.List;
import java.util.Locale;

/**
 * What a test of speed found. Immutable, thread-safe.
 *
 * @param explanation which kernels run, and why
 * @param advice how vector kernels are switched on; empty where they are, or cannot be
 * @param threads that were used
 * @param peak the processor's fused multiply-adds on registers alone, in 10^9 floating-point operations a second of all threads; 0
 *          if it could not be measured, for which vector kernels are needed
 * @param layers measured, kernels by kernels
 * @param network that was measured, with its input
 * @param inference images a second
 * @param training images a second, without reading and augmenting them
 */
public record SpeedReport(String explanation, String advice, int threads, double peak, List<Layer> layers, String network,
	double inference, double training)
{

	/**
	 * One layer on one kind of kernels, in 10^9 floating-point operations a second, counted as a direct convolution does
	 * them: shortcuts such as Winograd's may pass the processor's peak.
	 *
	 * @param kernels {@code java} or {@code vector}
	 * @param name of the layer, for people
	 * @param variant that the kernels chose
	 * @param forward speed of the output
	 * @param backwardData speed of the gradient to the input
	 * @param backwardWeights speed of the gradient to the weights
	 */
	public record Layer(String kernels, String name, String variant, double forward, double backwardData,
		double backwardWeights)
	{}

	/** Copies the list. */
	public SpeedReport {
		layers = List.copyOf(layers);
	}

	/** A speed and its share of the peak. */
	private String cell(final double speed) {
		return peak > 0 ? String.format(Locale.ROOT, "%8.1f %4.0f %%", speed, 100 * speed / peak) : String.format(Locale.ROOT,
			"%15.1f", speed);
	}

	/** @return a page for a person, aligned for a font of equal widths */
	public String text() {
		final StringBuilder text = new StringBuilder(explanation).append(".\n").append(threads).append(threads == 1
			? " thread" : " threads").append(", Java ").append(Runtime.version()).append(", ").append(System.getProperty(
				"os.arch")).append("\n\n").append(String.format(Locale.ROOT, "%-7s %-34s %15s %15s %15s%n", "GFLOP/s", "", "forward",
					"to data", "weights"));
		for (final Layer layer : layers)
			text.append(String.format(Locale.ROOT, "%-7s %-34s %s %s %s  %s%n", layer.kernels, layer.name, cell(layer.forward),
				cell(layer.backwardData), cell(layer.backwardWeights), layer.variant));
		text.append(peak > 0 ? String.format(Locale.ROOT,
			"%nThe processor's peak is %.0f GFLOP/s, measured with fused multiply-adds on registers; shares are of that.%n", peak)
			: "\nThe processor's peak can be measured only where vector kernels run.\n");
		text.append(String.format(Locale.ROOT, "%n%s: %.0f images/s classified, %.0f images/s trained on%n", network, inference,
			training));
		if (!advice.isEmpty()) text.append('\n').append(advice).append('\n');
		return text.toString().stripTrailing();
	}
}
