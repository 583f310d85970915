package io.github.convj.report;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes HTML that is well-formed XML too, with all text and attributes escaped. Not thread-safe.
 */
final class Markup {

	private final StringBuilder html = new StringBuilder(1 << 16);
	private final Deque<String> open = new ArrayDeque<>();

	Markup raw(final String written) {
		html.append(written);
		return this;
	}

	/**
	 * Opens an element.
	 *
	 * @param name of the element
	 * @param attributes name, value, name, value; a null value leaves the attribute out
	 */
	Markup open(final String name, final String... attributes) {
		tag(name, attributes).append('>');
		open.push(name);
		return this;
	}

	/** Writes an element without content. */
	Markup empty(final String name, final String... attributes) {
		tag(name, attributes).append("/>");
		return this;
	}

	/** Closes the element that was opened last. */
	Markup close() {
		html.append("</").append(open.pop()).append(">");
		if (open.size() < 5) html.append('\n');
		return this;
	}

	Markup text(final String text) {
		html.append(escape(text));
		return this;
	}

	/** Writes an element with text in it. */
	Markup element(final String name, final String text, final String... attributes) {
		return open(name, attributes).text(text).close();
	}

	private StringBuilder tag(final String name, final String... attributes) {
		html.append('<').append(name);
		for (int i = 0; i < attributes.length; i += 2)
			if (attributes[i + 1] != null) html.append(' ').append(attributes[i]).append("=\"").append(escape(attributes[i +
				1])).append('"');
		return html;
	}

	/** @return the text with what XML reserves replaced, and what XML forbids shown as a replacement character */
	static String escape(final String text) {
		final StringBuilder escaped = new StringBuilder(text.length() + 16);
		text.codePoints().forEach(c -> {
			switch (c) {
				case '<' -> escaped.append("&lt;");
				case '>' -> escaped.append("&gt;");
				case '&' -> escaped.append("&amp;");
				case '"' -> escaped.append("&quot;");
				case '\'' -> escaped.append("&#39;");
				default -> {
					final boolean allowed = c == '\n' || c == '\t' || c == '\r' || c >= 0x20 && c <= 0xd7ff || c >= 0xe000 &&
						c <= 0xfffd || c >= 0x10000;
					escaped.appendCodePoint(allowed ? c : 0xfffd);
				}
			}
		});
		return escaped.toString();
	}

	@Override
	public String toString() {
		if (!open.isEmpty()) throw new IllegalStateException("Not closed: " + open);
		return html.toString();
	}
}
