package io.github.convj.imagej;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Kinds of image files, known by their first bytes. */
enum Format {

	TIFF, PNG, JPEG, GIF, BMP, DICOM, FITS, PGM, AVI, UNKNOWN;

	/** How many bytes at most are looked at. */
	static final int HEAD = 132;

	/** @return the name by which Java knows it */
	String word() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * @param head first bytes of a file
	 * @param name of the file, for old DICOM files, which have no mark; may be empty
	 */
	static Format of(final byte[] head, final String name) {
		final String text = new String(head, StandardCharsets.ISO_8859_1);
		if (text.startsWith("II*\0") || text.startsWith("MM\0*")) return TIFF;
		if (text.startsWith("\u0089PNG")) return PNG;
		if (text.startsWith("\u00ff\u00d8\u00ff")) return JPEG;
		if (text.startsWith("GIF8")) return GIF;
		if (text.startsWith("BM") && head.length >= 26) return BMP;
		if (text.startsWith("DICM", 128) || name.toLowerCase(Locale.ROOT).endsWith(".dcm") && head.length == HEAD) return DICOM;
		if (text.startsWith("SIMPLE  =")) return FITS;
		if (text.matches("(?s)P[1-6]\\s.*")) return PGM;
		if (text.startsWith("RIFF") && text.startsWith("AVI ", 8)) return AVI;
		return UNKNOWN;
	}
}
