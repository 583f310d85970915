package io.github.convj.network;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Shares arrays among values that are not needed at the same time. Values with a lifetime are added first; then
 * {@link #assign()} places them, in the order in which they begin, each in the free array that fits best. Not thread-safe.
 */
final class MemoryPlan {

	/** The end of what is never given up. */
	static final int FOREVER = Integer.MAX_VALUE;

	/** A value with its lifetime in steps, both ends included. */
	static final class Value {

		private final long size;
		private final int start;
		private int end;
		private final boolean alone;
		private int array = -1;

		private Value(final long size, final int start, final int end, final boolean alone) {
			this.size = size;
			this.start = start;
			this.end = end;
			this.alone = alone;
		}

		/** @return the number of its array, once assigned */
		int array() {
			return array;
		}

		/** @return when it is needed for the last time */
		int end() {
			return end;
		}

		/** @return whether it has an array to itself, exactly as long as it is */
		boolean alone() {
			return alone;
		}

		/** Another value takes over its array and needs it for longer. */
		void extend(final int last) {
			end = Math.max(end, last);
		}
	}

	private final List<Value> values = new ArrayList<>();
	private final List<Long> arrays = new ArrayList<>();

	/** Adds a value that may share its array. */
	Value add(final long size, final int start, final int end) {
		final Value value = new Value(size, start, end, false);
		values.add(value);
		return value;
	}

	/** Adds a value that has an array to itself, exactly as long as it is. */
	Value addAlone(final long size) {
		final Value value = new Value(size, 0, FOREVER, true);
		values.add(value);
		return value;
	}

	/** Places all values. */
	void assign() {
		final List<Value> order = new ArrayList<>(values);
		order.sort(Comparator.comparingInt(v -> v.start));
		final List<Value> live = new ArrayList<>();
		final List<Integer> free = new ArrayList<>();
		for (final Value value : order) {
			if (value.alone) {
				value.array = arrays.size();
				arrays.add(value.size);
				continue;
			}
			live.removeIf(other -> {
				if (other.end < value.start) free.add(other.array);
				return other.end < value.start;
			});
			int best = -1;
			for (final int candidate : free)
				if (best < 0 || better(candidate, best, value.size)) best = candidate;
			if (best < 0) {
				best = arrays.size();
				arrays.add(value.size);
			}
			else {
				free.remove((Integer) best);
				arrays.set(best, Math.max(arrays.get(best), value.size));
			}
			value.array = best;
			live.add(value);
		}
	}

	/** Prefers the smallest that is large enough, else the one that has to grow least. */
	private boolean better(final int candidate, final int best, final long size) {
		final long a = arrays.get(candidate);
		final long b = arrays.get(best);
		if (a >= size) return b < size || a < b;
		return b < size && a > b;
	}

	/** @return the lengths of the arrays, once assigned */
	List<Long> arrays() {
		return arrays;
	}
}
