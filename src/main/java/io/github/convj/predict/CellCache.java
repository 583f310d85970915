package io.github.convj.predict;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;

/** The values used last, up to a number. Each is computed once, by whoever comes first; the others wait. Thread-safe. */
final class CellCache<V> {

	private final LongFunction<V> source;
	private final Map<Long, Slot> slots;

	CellCache(final int capacity, final LongFunction<V> source) {
		this.source = source;
		slots = new LinkedHashMap<>(16, 0.75f, true) {

			private static final long serialVersionUID = 1L;

			@Override
			protected boolean removeEldestEntry(final Map.Entry<Long, Slot> eldest) {
				return size() > capacity;
			}
		};
	}

	V get(final long index) {
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
