package io.github.convj.kernel.vector;

import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector length of this JVM: the machine's preferred one, unless the system property {@code convj.vector.bits} says 128,
 * 256 or 512. In a class of its own because these must be constants before any code that uses them is compiled. Thread-safe.
 */
final class Lanes {

	static final VectorSpecies<Float> SPECIES = species();
	/** Floats in a vector. */
	static final int LENGTH = SPECIES.length();

	/** The first lanes of a vector, by their number. Java 21 makes an object of many a mask, so they are made once. */
	private static final List<VectorMask<Float>> FIRST = IntStream.rangeClosed(0, LENGTH).mapToObj(lanes -> SPECIES
		.indexInRange(0, lanes)).toList();

	private Lanes() {}

	/** @return a mask of the first lanes, at most {@link #LENGTH} */
	static VectorMask<Float> first(final int lanes) {
		return FIRST.get(Math.max(0, lanes));
	}

	private static VectorSpecies<Float> species() {
		final int bits = Integer.getInteger("convj.vector.bits", 0);
		if (bits == 0) return FloatVector.SPECIES_PREFERRED;
		return VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
	}
}
