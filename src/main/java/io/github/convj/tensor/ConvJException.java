package io.github.convj.tensor;

/**
 * Something the user can put right. The message is one plain sentence that names the file or value and says what to do;
 * every door shows it as it is, without a stack trace.
 */
public final class ConvJException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** @param sentence what is wrong, with which input, and what to do about it */
	public ConvJException(final String sentence) {
		super(sentence);
	}

	/**
	 * @param sentence what is wrong, with which input, and what to do about it
	 * @param cause what was thrown below, for developers
	 */
	public ConvJException(final String sentence, final Throwable cause) {
		super(sentence, cause);
	}
}
