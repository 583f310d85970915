package io.github.convj.data;

import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;

/** The values used last, up to a number. Each is computed once, by whoever comes first; the others wait. Thread-safe. */
public final class CellCache<V> {

	private final LongFunction<V> source;
	private final boolean soft;
	private final Map<Long, Slot> slots;

	/**
	 * @param capacity values that are kept at most
	 * @param source computes a value
	 */
	public CellCache(final int capacity, final LongFunction<V> source) {
		this(capacity, source, false);
	}

	private CellCache(final int capacity, final LongFunction<V> source, final boolean soft) {
		this.source = source;
		this.soft = soft;
		slots = new LinkedHashMap<>(16, 0.75f, true) {

			private static final long serialVersionUID = 1L;

			@Override
			protected boolean removeEldestEntry(final Map.Entry<Long, Slot> eldest) {
				return size() > capacity;
			}
		};
	}

	/**
	 * @param capacity values that are kept at most
	 * @param source computes a value, again if memory ran short meanwhile
	 * @return a cache that gives way to whatever else needs memory
	 */
	public static <V> CellCache<V> soft(final int capacity, final LongFunction<V> source) {
		return new CellCache<>(capacity, source, true);
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

		private V kept;
		private SoftReference<V> softly;

		private synchronized V get(final long index) {
			V value = softly == null ? kept : softly.get();
			if (value == null) {
				value = source.apply(index);
				if (soft) softly = new SoftReference<>(value);
				else kept = value;
			}
			return value;
		}
	}
}
