package io.github.convj.projection;

import io.github.convj.data.Progress;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Workers;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;

/**
 * Lays points out in a plane such that neighbours stay neighbours: uniform manifold approximation and projection (McInnes,
 * Healy, Melville, UMAP, arXiv:1802.03426, 2018), with Euclidean distances and exact neighbours. It begins with the principal
 * components, which keeps what is far apart in place (Kobak and Linderman, Initialization is critical for preserving global
 * data structure in both t-SNE and UMAP, 2021). The plane's axes have no meaning, and neither have distances between clusters.
 * The same seed gives the same bits with any number of threads: the threads share the search for neighbours, and one of them
 * moves the points. Needs memory for as many numbers as there are points times neighbours, and coordinates twice. Stateless,
 * thread-safe.
 */
public final class Umap {

	/** Every pair of points is compared, so time grows with the square of their number. */
	public static final int MOST_POINTS = 50_000;

	private static final int LARGE = 10_000;
	private static final double START = 10;
	private static final double JITTER = 1e-3;
	private static final int REPULSIONS = 5;
	private static final double LONGEST_STEP = 4;
	private static final double REPULSION_SOFTENING = 1e-3;

	private Umap() {}

	/**
	 * @param points {@code [point][coordinate]}, at least one, all finite
	 * @param neighbors how many of its nearest each point holds on to, at least 2: few show detail, many the large structure
	 * @param minimumDistance of points that lie as close as they can, 0 to 1
	 * @param seed of all that is random
	 * @param workers that share the work
	 * @param progress told now and then
	 * @return the plane, with its centre at 0
	 * @throws ConvJException if there are more than {@value #MOST_POINTS} points
	 * @throws CancellationException if the progress throws it
	 */
	public static Layout of(final float[][] points, final int neighbors, final double minimumDistance, final long seed,
		final Workers workers, final Progress progress)
	{
		final int n = points.length;
		if (n > MOST_POINTS) throw new ConvJException("UMAP compares all images with each other, and " + n + " are more than the " +
			MOST_POINTS + " it takes; use projection=pca, or fewer images.");
		final List<String> axes = List.of("UMAP 1", "UMAP 2");
		final Layout components = PrincipalComponents.of(points, workers, progress);
		if (n < 3) return new Layout(components.x(), components.y(), axes);
		final SplittableRandom random = new SplittableRandom(seed);
		final double[][] plane = start(components, random);
		final Graph graph = Graph.of(NearestNeighbors.of(points, Math.min(neighbors, n - 1), workers, progress));
		move(plane, graph, Curve.of(minimumDistance), n <= LARGE ? 500 : 200, random, progress);
		for (final double[] axis : plane) {
			double mean = 0;
			for (final double value : axis)
				mean += value / n;
			for (int i = 0; i < n; i++)
				axis[i] -= mean;
		}
		return new Layout(plane[0], plane[1], axes);
	}

	/** @return the principal components on a scale that the forces suit, points upon each other a little apart */
	private static double[][] start(final Layout components, final SplittableRandom random) {
		double largest = 0;
		for (int i = 0; i < components.size(); i++)
			largest = Math.max(largest, Math.max(Math.abs(components.x()[i]), Math.abs(components.y()[i])));
		final double factor = largest > 0 ? START / largest : 0;
		final double[][] plane = new double[2][components.size()];
		for (int i = 0; i < components.size(); i++) {
			plane[0][i] = factor * components.x()[i] + random.nextDouble(-JITTER, JITTER);
			plane[1][i] = factor * components.y()[i] + random.nextDouble(-JITTER, JITTER);
		}
		return plane;
	}

	/**
	 * Stochastic gradient descent on the cross entropy of the two graphs. Each edge pulls its ends together as often as it is
	 * strong, and each time its first end is pushed away from a few points drawn at random.
	 */
	private static void move(final double[][] plane, final Graph graph, final Curve curve, final int epochs,
		final SplittableRandom random, final Progress progress)
	{
		final double[] xs = plane[0];
		final double[] ys = plane[1];
		final int n = xs.length;
		final int edges = graph.heads().length;
		final double[] next = new double[edges];
		for (int e = 0; e < edges; e++)
			next[e] = graph.period(e);
		for (int epoch = 0; epoch < epochs; epoch++) {
			progress.update("Laying out", epoch, epochs);
			final double rate = 1 - (double) epoch / epochs;
			for (int e = 0; e < edges; e++) {
				if (next[e] > epoch + 1) continue;
				next[e] += graph.period(e);
				final int head = graph.heads()[e];
				final int tail = graph.tails()[e];
				final double dx = xs[head] - xs[tail];
				final double dy = ys[head] - ys[tail];
				final double square = dx * dx + dy * dy;
				if (square > 0) {
					final double pull = curve.pull(square);
					final double stepX = rate * Math.clamp(pull * dx, -LONGEST_STEP, LONGEST_STEP);
					final double stepY = rate * Math.clamp(pull * dy, -LONGEST_STEP, LONGEST_STEP);
					xs[head] += stepX;
					ys[head] += stepY;
					xs[tail] -= stepX;
					ys[tail] -= stepY;
				}
				for (int k = 0; k < REPULSIONS; k++) {
					final int other = random.nextInt(n);
					final double ox = xs[head] - xs[other];
					final double oy = ys[head] - ys[other];
					final double far = ox * ox + oy * oy;
					if (other == head) continue;
					final double push = curve.push(far, REPULSION_SOFTENING);
					xs[head] += rate * (far > 0 ? Math.clamp(push * ox, -LONGEST_STEP, LONGEST_STEP) : LONGEST_STEP);
					ys[head] += rate * (far > 0 ? Math.clamp(push * oy, -LONGEST_STEP, LONGEST_STEP) : LONGEST_STEP);
				}
			}
		}
		progress.update("Laying out", epochs, epochs);
	}
}
