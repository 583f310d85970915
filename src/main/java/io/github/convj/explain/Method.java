package io.github.convj.explain;

import io.github.convj.tensor.ConvJException;
import java.util.Arrays;
import java.util.Locale;

/** Ways to find out where in an image a class is seen; {@link Evidence} says of each what it is. */
public enum Method {

	/** {@link Evidence#gradCam}. */
	GRADCAM("Grad-CAM"),
	/** {@link Evidence#occlusion}. */
	OCCLUSION("Occlusion"),
	/** {@link Evidence#gradientTimesInput}. */
	GRADIENT("Gradient times input");

	private final String title;

	Method(final String title) {
		this.title = title;
	}

	/** @return for people */
	public String title() {
		return title;
	}

	/** @return whether its maps are negative where something speaks against the class */
	public boolean signed() {
		return this != GRADCAM;
	}

	/** @return the value as users write it */
	public String word() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * @param word {@code gradcam}, {@code occlusion} or {@code gradient}
	 * @return the method
	 * @throws ConvJException for other words
	 */
	public static Method of(final String word) {
		return Arrays.stream(values()).filter(method -> method.word().equals(word)).findFirst().orElseThrow(
			() -> new ConvJException("method is one of gradcam, occlusion, gradient, but is " + word + "."));
	}
}
