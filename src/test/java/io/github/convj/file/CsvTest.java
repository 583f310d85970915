package io.github.convj.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.tensor.ConvJException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {

	private static String written(final List<?>... rows) throws IOException {
		final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		final Csv csv = new Csv(bytes);
		for (final List<?> row : rows)
			csv.row(row);
		csv.flush();
		return bytes.toString(StandardCharsets.UTF_8);
	}

	@Test
	void quotesWhatNeedsIt() throws IOException {
		assertEquals("a,\"b,c\",\"say \"\"hi\"\"\",\"two\nlines\",ü\r\n", written(List.of("a", "b,c", "say \"hi\"",
			"two\nlines", "ü")));
		assertEquals("1,0.5,,,,true\r\n", written(Arrays.asList(1, 0.5, null, Double.NaN, Float.NaN, true)));
		assertEquals("\"\",\" a\"\r\n", written(List.of("", " a")));
	}

	@Test
	void readsWhatItWrote() throws IOException {
		final List<String> first = List.of("", "a\r\nb", "\"", ",", "ü ", "'", "x\ny");
		final List<String> second = List.of("");
		assertEquals(List.of(first, second), Csv.parse(written(first, second)));
	}

	@Test
	void readsWhatOthersWrite() {
		final List<List<String>> table = List.of(List.of("image", "label"), List.of("a.tif", "x y"), List.of("b", ""));
		assertEquals(table, Csv.parse("\uFEFFimage,label\r\na.tif,x y\r\nb,\r\n"));
		assertEquals(table, Csv.parse("image,label\na.tif,x y\n\n\nb,"));
		assertEquals(table, Csv.parse("image,label\ra.tif,\"x y\"\rb,\"\"\r"));
		assertEquals(List.of(), Csv.parse(""));
		assertEquals(List.of(List.of("5\" nail")), Csv.parse("5\" nail"));
	}

	@Test
	void anOpenQuoteIsNamedByItsLine() {
		final ConvJException refused = assertThrows(ConvJException.class, () -> Csv.parse("a\r\nb\r\n\"c\r\nd"));
		assertTrue(refused.getMessage().contains("line 3"), refused.getMessage());
	}
}
