package io.github.convj.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NpyTest {

	@Test
	void readsWhatItWrote() throws IOException {
		for (final int[] sizes : new int[][] { { 3 }, { 1, 2 }, { 2, 3, 5, 7 }, { 1, 2, 3, 4, 5 } }) {
			final Tensor tensor = Tensor.zeros(Shape.of(sizes));
			for (int i = 0; i < tensor.array().length; i++)
				tensor.array()[i] = i / 3f - 1e-30f;
			final Tensor back = Npy.read(Npy.write(tensor));
			assertEquals(tensor.shape(), back.shape());
			assertArrayEquals(tensor.array(), back.array());
		}
	}

	@Test
	void writesTheBytesThatNumPyWrites() {
		// numpy.save of numpy.float32([[1, -2]])
		final byte[] bytes = Npy.write(Tensor.of(Shape.of(1, 2), new float[] { 1, -2 }));
		final String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }";
		assertEquals(128 + 8, bytes.length);
		assertEquals("NUMPY", new String(bytes, 1, 5, StandardCharsets.US_ASCII));
		assertArrayEquals(new byte[] { (byte) 0x93, 1, 0, 0x76, 0 }, new byte[] { bytes[0], bytes[6], bytes[7], bytes[8],
			bytes[9] });
		assertEquals(header + " ".repeat(0x76 - 1 - header.length()) + "\n", new String(bytes, 10, 0x76,
			StandardCharsets.US_ASCII));
		assertArrayEquals(new byte[] { 0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xc0 }, Arrays.copyOfRange(bytes, 128, 136));
	}

	@Test
	void refusesWhatIsNotAWholeFile() {
		final byte[] bytes = Npy.write(Tensor.zeros(Shape.of(2, 3)));
		for (final int length : new int[] { 0, 5, 9, 60, bytes.length - 1 })
			assertThrows(IOException.class, () -> Npy.read(Arrays.copyOf(bytes, length)));
		assertThrows(IOException.class, () -> Npy.read(Arrays.copyOf(bytes, bytes.length + 1)));
		final byte[] foreign = bytes.clone();
		foreign[0] = 'P';
		assertThrows(IOException.class, () -> Npy.read(foreign));
		for (final String[] change : new String[][] { { "<f4", "<f8" }, { "False", "True " }, { "(2, 3)", "(0, 3)" },
			{ "(2, 3)", "(9999999999, 99999999999)" }, { "(2, 3)", "(999999999, 999999999)" }, { "(2, 3)", "(2  3)" } })
		{
			final byte[] changed = new String(bytes, StandardCharsets.ISO_8859_1).replace(change[0], change[1]).getBytes(
				StandardCharsets.ISO_8859_1);
			final IOException refusal = assertThrows(IOException.class, () -> Npy.read(changed), change[1]);
			assertTrue(refusal.getMessage().startsWith("it"), refusal.getMessage());
		}
	}
}
