package io.github.convj.projection;

import java.util.List;

/**
 * Points in a plane. Thread-safe as long as nobody writes into the arrays, which are not copied.
 *
 * @param x of each point
 * @param y of each point
 * @param axes what to write at the two axes
 */
public record Layout(double[] x, double[] y, List<String> axes) {

	/** @throws IllegalArgumentException if the arrays have different lengths or there are not two axes */
	public Layout {
		if (x.length != y.length || axes.size() != 2) throw new IllegalArgumentException(x.length + " and " + y.length +
			" values on " + axes.size() + " axes");
		axes = List.copyOf(axes);
	}

	/** @return how many points */
	public int size() {
		return x.length;
	}
}
