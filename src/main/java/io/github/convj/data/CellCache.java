package io.github.convj.data;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;

/** The values used last, up to a number. Each is computed once, by whoever comes first; the others wait. Thread-safe. */
public final class CellCache<V> {

	private final LongFunction<V> source;
	private final Map<Long, Slot> slots;

	/**
	 * @param capacity values that are kept at most
	 * @param source computes a value
	 */
	public CellCache(final int capacity, final LongFunction<V> source) {
		this.source = source;
		slots = new LinkedHashMap<>(16, 0.75f, true) {

			private static final long serialVersionUID = 1L;

			@Override
			protected boolean removeEldestEntry(final Map.Entry<Long, Slot> eldest) {
				return size() > capacity;
			}
		};
	}

	/**
	 * @param index of a value
	 * @return the value
	 */
	public V get(final long index) {
		final Slot slot;
		synchronized (slots) {
			slot = slots.computeIfAbsent(index, key -> new Slot());
		}
		return slot.get(index);
	}

	private final class Slot {

		private V value;

		private synchronized V get(final long index) {
			if (value == null) value = source.apply(index);
			return value;
		}
	}
}
