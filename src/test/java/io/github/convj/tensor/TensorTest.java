package io.github.convj.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import net.imglib2.RandomAccess;
import net.imglib2.type.numeric.real.FloatType;
import org.junit.jupiter.api.Test;

class TensorTest {

	@Test
	void anImageIsTheSameMemoryWithTheAxesReversed() {
		final Tensor tensor = Tensor.zeros(Shape.of(2, 3, 4, 5));
		for (int i = 0; i < tensor.array().length; i++)
			tensor.array()[i] = i;
		final RandomAccess<FloatType> access = tensor.img().randomAccess();
		assertEquals(4, tensor.img().numDimensions());
		for (int n = 0; n < 2; n++)
			for (int y = 0; y < 3; y++)
				for (int x = 0; x < 4; x++)
					for (int c = 0; c < 5; c++) {
						access.setPosition(new int[] { c, x, y, n });
						assertEquals(((n * 3 + y) * 4 + x) * 5 + c, access.get().get());
					}
		access.setPosition(new int[] { 4, 3, 2, 1 });
		access.get().set(-7);
		assertEquals(-7, tensor.array()[2 * 3 * 4 * 5 - 1], "writing to the image writes the tensor");
	}

	@Test
	void reshapingSharesMemoryAndCopyingDoesNot() {
		final Tensor tensor = Tensor.zeros(Shape.of(6, 2));
		assertSame(tensor.array(), tensor.reshape(Shape.of(3, 4)).array());
		tensor.copy().array()[0] = 1;
		assertEquals(0, tensor.array()[0]);
		assertThrows(IllegalArgumentException.class, () -> tensor.reshape(Shape.of(5)));
	}

	@Test
	void aTensorPastTheLongestArrayIsRefusedInASentence() {
		final ConvJException refusal = assertThrows(ConvJException.class, () -> Tensor.zeros(Shape.of(64, 65536, 1024)));
		assertEquals("A tensor of 64x65536x1024 has more values than one array can hold; use a smaller batch size or image size.",
			refusal.getMessage());
	}

	@Test
	void shapesAreValues() {
		final Shape shape = Shape.of(8, 9, 3);
		assertEquals(Shape.of(8, 9, 3), shape);
		assertEquals(Shape.of(8, 9, 3).hashCode(), shape.hashCode());
		assertNotEquals(Shape.of(9, 8, 3), shape);
		assertEquals(Shape.of(2, 8, 9, 3), shape.prepend(2));
		assertEquals(Shape.of(9, 3), shape.dropFirst());
		assertEquals(Shape.of(8, 9, 7), shape.withChannels(7));
		assertEquals(3, shape.channels());
		assertEquals(9, shape.size(-2));
		assertEquals(1L << 40, Shape.of(1 << 20, 1 << 20).elements());
		assertThrows(IllegalArgumentException.class, () -> Shape.of(3, 0));
	}
}
