package io.github.convj.predict;

import io.github.convj.data.Box;
import io.github.convj.evaluate.Detection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Leaves one detection of each object. All methods treat each class of each image by itself, begin with the highest score, of
 * equal ones with the first in the list, and give the result in this order. Stateless, thread-safe.
 */
public final class NonMaximumSuppression {

	/** Of the Gaussian in the soft kind, as in the paper. */
	private static final double SIGMA = 0.5;

	private NonMaximumSuppression() {}

	/**
	 * Of two detections that overlap by more, the one with the lower score goes.
	 *
	 * @param detections in any order
	 * @param overlap intersection over union, 0 to 1; of volumes where detections have depth
	 * @return those that stay
	 */
	public static List<Detection> greedy(final List<Detection> detections, final double overlap) {
		final List<Detection> kept = new ArrayList<>();
		final Neighbourhood near = new Neighbourhood(detections, 0);
		for (final Detection detection : sorted(detections))
			if (near.around(detection).stream().noneMatch(other -> overlap(detection, other) > overlap)) {
				kept.add(detection);
				near.add(detection);
			}
		return kept;
	}

	/**
	 * Lowers the scores of detections the more they overlap one with a higher score, by a Gaussian of the overlap, so that
	 * objects that lie upon each other may both stay. See Bodla, Singh, Chellappa, Davis, Soft-NMS, ICCV 2017.
	 *
	 * @param detections in any order
	 * @param threshold detections whose score falls below it go
	 * @return those that stay, with their new scores
	 */
	public static List<Detection> soft(final List<Detection> detections, final double threshold) {
		final List<Detection> kept = new ArrayList<>();
		final Neighbourhood near = new Neighbourhood(detections, 0);
		final List<Detection> rest = new ArrayList<>(sorted(detections));
		// Scores only fall, so whoever is highest now, after all that came before, stays with this score.
		final PriorityQueue<Waiting> queue = new PriorityQueue<>();
		for (int i = 0; i < rest.size(); i++)
			queue.add(new Waiting(rest.get(i), i, 0));
		while (!queue.isEmpty()) {
			final Waiting first = queue.poll();
			double score = first.detection.score();
			int seen = first.seen;
			// what was kept since it was last looked at
			for (final Detection other : near.around(first.detection)) {
				final int order = near.order(other);
				if (order < first.seen) continue;
				final double overlap = overlap(first.detection, other);
				score *= Math.exp(-overlap * overlap / SIGMA);
			}
			seen = kept.size();
			if (score < threshold) continue;
			final Detection lowered = withScore(first.detection, score);
			if (score < first.detection.score()) queue.add(new Waiting(lowered, first.order, seen));
			else {
				near.add(lowered, kept.size());
				kept.add(lowered);
			}
		}
		return kept;
	}

	/** A detection that may still be lowered. */
	private record Waiting(Detection detection, int order, int seen) implements Comparable<Waiting> {

		@Override
		public int compareTo(final Waiting other) {
			final int byScore = Double.compare(other.detection.score(), detection.score());
			return byScore != 0 ? byScore : Integer.compare(order, other.order);
		}
	}

	/**
	 * Of two detections whose centres are nearer, the one with the lower score goes.
	 *
	 * @param detections in any order
	 * @param distance in pixels, above 0
	 * @return those that stay
	 */
	public static List<Detection> distant(final List<Detection> detections, final double distance) {
		final List<Detection> kept = new ArrayList<>();
		final Neighbourhood near = new Neighbourhood(detections, distance);
		for (final Detection detection : sorted(detections))
			if (near.around(detection).stream().noneMatch(other -> apart(detection, other) < distance)) {
				kept.add(detection);
				near.add(detection);
			}
		return kept;
	}

	/** @return pixels from centre to centre; never near in other planes of a series */
	private static double apart(final Detection one, final Detection other) {
		final double planes = one.z() + one.depth() / 2.0 - other.z() - other.depth() / 2.0;
		if (one.depth() == 1 && planes != 0) return Double.POSITIVE_INFINITY;
		return Math.hypot(one.box().distance(other.box()), planes);
	}

	/** @return intersection over union of the volumes */
	static double overlap(final Detection one, final Detection other) {
		final double planes = Math.min(one.z() + one.depth(), other.z() + other.depth()) - Math.max(one.z(), other.z());
		if (planes <= 0) return 0;
		if (one.depth() == planes && other.depth() == planes) return one.box().overlap(other.box());
		final Box a = one.box();
		final Box b = other.box();
		final double union = a.area() + b.area();
		final double share = a.overlap(b);
		// the areas' overlap gives their intersection back
		final double common = share * union / (1 + share) * planes;
		return common / (a.area() * one.depth() + b.area() * other.depth() - common);
	}

	static Detection withScore(final Detection detection, final double score) {
		return score == detection.score() ? detection : new Detection(detection.image(), detection.box(), detection.z(),
			detection.depth(), detection.label(), score);
	}

	private static List<Detection> sorted(final List<Detection> detections) {
		return detections.stream().sorted(Comparator.comparingDouble(Detection::score).reversed()).toList();
	}

	/** The detections kept so far, by where they lie: whatever can overlap lies in the same or a neighbouring square. */
	private static final class Neighbourhood {

		private record Square(String image, String label, long x, long y) {}

		private final double edge;
		private final Map<Square, List<Detection>> squares = new HashMap<>();
		private final Map<Detection, Integer> orders = new IdentityHashMap<>();

		private Neighbourhood(final List<Detection> all, final double distance) {
			double largest = distance > 0 ? distance : 1;
			if (distance == 0) for (final Detection detection : all)
				largest = Math.max(largest, Math.max(detection.box().width(), detection.box().height()));
			edge = largest;
		}

		private Square square(final Detection detection, final int right, final int down) {
			return new Square(detection.image(), detection.label(), (long) Math.floor(detection.box().centreX() / edge) + right,
				(long) Math.floor(detection.box().centreY() / edge) + down);
		}

		private void add(final Detection detection) {
			squares.computeIfAbsent(square(detection, 0, 0), key -> new ArrayList<>()).add(detection);
		}

		private void add(final Detection detection, final int order) {
			add(detection);
			orders.put(detection, order);
		}

		private int order(final Detection detection) {
			return orders.get(detection);
		}

		private List<Detection> around(final Detection detection) {
			final List<Detection> near = new ArrayList<>();
			for (int y = -1; y <= 1; y++)
				for (int x = -1; x <= 1; x++)
					near.addAll(squares.getOrDefault(square(detection, x, y), List.of()));
			return near;
		}
	}
}
