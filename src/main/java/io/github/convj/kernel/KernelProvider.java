package io.github.convj.kernel;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;

import io.github.convj.tensor.ConvJException;

/**
 * Chooses the kernels for this machine, once: those on the Vector API where it is switched on and this JVM compiles it well,
 * else those in plain Java. The system property {@code convj.kernels=java|vector} forces one. Thread-safe.
 */
public final class KernelProvider {

	private static final String PROPERTY = "convj.kernels";
	private static final String MODULE = "jdk.incubator.vector";
	private static final String VECTOR_CLASS = "io.github.convj.kernel.vector.VectorKernels";

	private KernelProvider() {}

	/** The choice, made when first asked for. */
	private static final class Chosen {

		private static final Kernels KERNELS;
		private static final String EXPLANATION;
		/** Why the wish could not be granted, or null; an exception from here would reach callers as an error only. */
		private static final String REFUSAL;

		static {
			final String wanted = System.getProperty(PROPERTY, "").trim();
			Kernels kernels = null;
			String refusal = null;
			String reason;
			if (wanted.equals("java")) reason = "because " + PROPERTY + "=java was set";
			else if (!wanted.isEmpty() && !wanted.equals("vector")) {
				refusal = unknown(wanted).getMessage();
				reason = refusal;
			}
			else {
				reason = obstacle();
				if (reason == null) try {
					kernels = load();
					reason = wanted.isEmpty() ? "because " + MODULE + " is switched on" : "because " + PROPERTY + "=vector was set";
				}
				catch (final UnsupportedOperationException unsupported) {
					reason = unsupported.getMessage();
				}
				if (kernels == null) {
					if (!wanted.isEmpty()) refusal = PROPERTY + "=vector was asked for, but vector kernels cannot run here: " +
						reason + ".";
					reason = "because " + reason;
				}
			}
			REFUSAL = refusal;
			KERNELS = kernels == null ? new JavaKernels() : kernels;
			EXPLANATION = KERNELS.description() + ", " + reason;
		}
	}

	/**
	 * @return the kernels chosen for this machine
	 * @throws ConvJException if the property names kernels that do not exist or cannot run here
	 */
	public static Kernels kernels() {
		if (Chosen.REFUSAL != null) throw new ConvJException(Chosen.REFUSAL);
		return Chosen.KERNELS;
	}

	/**
	 * @param name {@code java} or {@code vector}
	 * @return those kernels, whatever was chosen
	 * @throws ConvJException if the name is unknown or vector kernels cannot run here
	 */
	public static Kernels kernels(final String name) {
		if (name.equals("java")) return new JavaKernels();
		if (!name.equals("vector")) throw unknown(name);
		final String obstacle = obstacle();
		if (obstacle != null) throw new ConvJException("Vector kernels cannot run here: " + obstacle + ".");
		try {
			return load();
		}
		catch (final UnsupportedOperationException refusal) {
			throw new ConvJException("Vector kernels cannot run here: " + refusal.getMessage() + ".");
		}
	}

	/**
	 * @return one line for people: which kernels run, and why these
	 * @throws ConvJException as {@link #kernels()}
	 */
	public static String explanation() {
		if (Chosen.REFUSAL != null) throw new ConvJException(Chosen.REFUSAL);
		return Chosen.EXPLANATION;
	}

	private static ConvJException unknown(final String name) {
		return new ConvJException("There are no kernels named \"" + name + "\"; choose java or vector.");
	}

	/** @return why vector kernels are not even tried, or null */
	private static String obstacle() {
		if (ModuleLayer.boot().findModule(MODULE).isEmpty()) return "the module " + MODULE +
			" is not switched on (start Java with --add-modules " + MODULE + ")";
		final String machine = System.getProperty("java.vm.name", "") + " " + System.getProperty("java.vm.info", "");
		if (!machine.contains("HotSpot") && !machine.contains("OpenJDK")) return "only the HotSpot JVM compiles vectors well";
		// Client and interpreted-only JVMs run the Vector API thousands of times slower than plain loops.
		if (machine.contains("Client") || machine.contains("interpreted mode")) return "this JVM runs without its C2 compiler";
		return null;
	}

	private static Kernels load() {
		try {
			final Constructor<?> constructor = Class.forName(VECTOR_CLASS).getDeclaredConstructor();
			constructor.setAccessible(true);
			return (Kernels) constructor.newInstance();
		}
		catch (final InvocationTargetException refusal) {
			if (refusal.getCause() instanceof final UnsupportedOperationException cause) throw cause;
			throw new UnsupportedOperationException("they failed to start (" + refusal.getCause() + ")", refusal);
		}
		catch (ReflectiveOperationException | LinkageError missing) {
			throw new UnsupportedOperationException("they could not be loaded (" + missing + ")", missing);
		}
	}
}
