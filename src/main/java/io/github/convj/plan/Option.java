package io.github.convj.plan;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of a plan's component what every door shows of it. The component's name is the key of the command line, the
 * parameter of the SciJava command and the word in a macro; the default is the one of the plan's {@code defaults()}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER })
public @interface Option {

	/** @return a few words for a dialog, as in {@code Learning rate} */
	String label();

	/** @return one sentence for a tooltip and for the command line's help */
	String help();

	/** @return the smallest value allowed, for numbers */
	double min() default Double.NEGATIVE_INFINITY;

	/** @return the largest value allowed, for numbers */
	double max() default Double.POSITIVE_INFINITY;

	/** @return the words allowed, for choices; empty for any */
	String[] choices() default {};

	/** @return whether it must be given */
	boolean required() default false;
}
