package io.github.convj.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OmeZarrTest {

	@ParameterizedTest
	@CsvSource(textBlock = """
		\u00b5m, micrometer, \u00b5m
		\u03bcm, micrometer, \u00b5m
		um, micrometer, \u00b5m
		microns, micrometer, \u00b5m
		nm, nanometer, nm
		pm, picometer, pm
		mm, millimeter, mm
		cm, centimeter, cm
		m, meter, m
		\u00c5, angstrom, \u00c5
		\u212b, angstrom, \u00c5
		angstrom, angstrom, \u00c5
		inch, inch, inch
		in, inch, inch
		pixel, '', ''
		""")
	void unitsOfLengthAreSpelledAsOmeZarrWants(final String written, final String unit, final String read) {
		assertEquals(unit, OmeZarr.unit(written));
		assertEquals(read, OmeZarr.symbol(unit));
	}
}
