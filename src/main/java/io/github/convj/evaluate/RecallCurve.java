package io.github.convj.evaluate;

import java.util.ArrayList;
import java.util.List;

/**
 * How precision falls as recall grows while ever less certain detections of one class are taken in. Immutable, thread-safe.
 *
 * @param label name of the class
 * @param objects that were marked
 * @param points one a detection, the most certain first; detections of equal score share the point behind the last of them
 */
public record RecallCurve(String label, int objects, List<Point> points) {

	/**
	 * What comes of taking all detections of at least some score.
	 *
	 * @param score the least
	 * @param hits detections that are objects
	 * @param found all detections
	 */
	public record Point(double score, int hits, int found) {

		/** @return share of the detections that are objects; NaN without any */
		public double precision() {
			return found == 0 ? Double.NaN : (double) hits / found;
		}

		/**
		 * @param objects that were marked
		 * @return share of them that are found; NaN without any
		 */
		public double recall(final int objects) {
			return objects == 0 ? Double.NaN : (double) hits / objects;
		}

		/**
		 * @param objects that were marked
		 * @return harmonic mean of precision and recall; NaN if there was nothing to find and nothing was found
		 */
		public double f1(final int objects) {
			return objects + found == 0 ? Double.NaN : 2.0 * hits / (objects + found);
		}
	}

	/** Copies the list. */
	public RecallCurve {
		points = List.copyOf(points);
	}

	/**
	 * @param label name of the class
	 * @param objects that were marked
	 * @param scores of the detections, descending
	 * @param hits whether each is an object
	 * @return the curve
	 */
	static RecallCurve of(final String label, final int objects, final List<Double> scores, final List<Boolean> hits) {
		final List<Point> points = new ArrayList<>();
		int sum = 0;
		for (int i = 0; i < scores.size(); i++) {
			if (hits.get(i)) sum++;
			// No threshold can part detections of one score.
			if (i + 1 == scores.size() || scores.get(i + 1) < scores.get(i)) points.add(new Point(scores.get(i), sum, i + 1));
		}
		return new RecallCurve(label, objects, points);
	}

	/**
	 * Average precision: the area under the curve, where at each recall the best precision at that or a higher one counts (all
	 * points, as Pascal VOC has it since 2010; Everingham et al., The Pascal Visual Object Classes Challenge, IJCV 2015).
	 *
	 * @return 0 to 1; NaN if no object was marked
	 */
	public double averagePrecision() {
		if (objects == 0) return Double.NaN;
		double area = 0;
		double best = 0;
		for (int i = points.size() - 1; i >= 0; i--) {
			best = Math.max(best, points.get(i).precision());
			area += best * (points.get(i).hits() - (i == 0 ? 0 : points.get(i - 1).hits()));
		}
		return area / objects;
	}

	/**
	 * @param threshold least score
	 * @return what comes of taking all detections of that score or more
	 */
	public Point at(final double threshold) {
		Point last = new Point(threshold, 0, 0);
		for (final Point point : points) {
			if (point.score < threshold) break;
			last = point;
		}
		return last;
	}

	/** @return the point with the largest F1, of equal ones that with the highest score; that without detections if there are none */
	public Point best() {
		Point best = new Point(1, 0, 0);
		for (final Point point : points)
			if (!(point.f1(objects) <= best.f1(objects))) best = point;
		return best;
	}
}
