package io.github.convj.tensor;

import java.lang.management.ManagementFactory;

import com.sun.management.HotSpotDiagnosticMXBean;

/** What the JVM was started with or chose by itself. Thread-safe. */
public final class JvmOption {

	private JvmOption() {}

	/**
	 * @param name such as {@code UseFMA}
	 * @return whether this JVM has the option and it is on
	 */
	public static boolean isOn(final String name) {
		return Boolean.parseBoolean(value(name));
	}

	/** @return its value, or an empty text if this JVM says nothing about it */
	static String value(final String name) {
		try {
			return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).getVMOption(name).getValue();
		}
		catch (final RuntimeException | LinkageError e) {
			// Another JVM, or one without this option.
			return "";
		}
	}
}
