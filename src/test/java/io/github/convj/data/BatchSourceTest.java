package io.github.convj.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchSourceTest {

	private static final Shape INPUT = Shape.of(6, 6, 2);

	private static Preprocessing preprocessing() {
		return new Preprocessing(INPUT, Fit.RESIZE, StackMode.SLICES, Normalization.DATASET, List.of(100.0, 110.0), List.of(
			50.0, 60.0), 8, false);
	}

	private static SampleSet set(final int... counts) {
		return MemoryImages.set(new SplittableRandom(8), 256, new int[] { 7, 9, 2 }, counts);
	}

	private static BatchSource training(final SampleSet set, final long cache, final Workers workers, final int batchSize) {
		return BatchSource.training(set, new ImageStore(preprocessing(), cache), preprocessing(), Augmentation.STRONG,
			Balance.NONE, batchSize, 42, workers);
	}

	private static List<String> content(final BatchSource source, final int epoch) {
		final List<String> content = new ArrayList<>();
		final int length = (int) INPUT.elements();
		try (Batches batches = source.epoch(epoch)) {
			for (Batch batch = batches.next(); batch != null; batch = batches.next())
				content.add(Arrays.toString(Arrays.copyOf(batch.samples(), batch.size())) + Arrays.toString(Arrays.copyOf(batch
					.labels(), batch.size())) + Arrays.toString(Arrays.copyOf(batch.inputs(), batch.size() * length)));
		}
		return content;
	}

	@Test
	void neitherCacheNorThreadsChangeABit() {
		final SampleSet set = set(20, 13);
		final List<String> expected = content(training(set, Long.MAX_VALUE, Workers.sequential(), 8), 3);
		assertEquals(expected, content(training(set, 0, Workers.sequential(), 8), 3));
		assertEquals(expected, content(training(set, 2000, Workers.of(3), 8), 3));
		final BatchSource kept = training(set, Long.MAX_VALUE, Workers.of(2), 8);
		assertEquals(expected, content(kept, 3));
		assertEquals(expected, content(kept, 3));
		assertNotEquals(expected, content(kept, 4));
	}

	@Test
	void eachEpochHasEverySampleOnce() {
		final SampleSet set = set(20, 13);
		final BatchSource source = training(set, 0, Workers.sequential(), 8);
		assertEquals(4, source.batches());
		assertEquals(32, source.samples());
		final List<Integer> first = new ArrayList<>();
		try (Batches batches = source.epoch(0)) {
			for (Batch batch = batches.next(); batch != null; batch = batches.next())
				for (int i = 0; i < batch.size(); i++) {
					first.add(batch.samples()[i]);
					assertEquals(set.samples().get(batch.samples()[i]).label(), batch.labels()[i]);
				}
			assertNull(batches.next());
		}
		// 33 samples: the last one would be a batch of its own.
		assertEquals(32, first.stream().distinct().count());
		assertNotEquals(first.stream().sorted().toList(), first);
	}

	@ParameterizedTest
	@CsvSource({ "33,8,4", "34,8,5", "32,8,4", "1,8,1", "3,1,3", "9,100,1", "2,1,2" })
	void batchesAreCounted(final int samples, final int batchSize, final int batches) {
		final SampleSet set = set(samples);
		assertEquals(batches, training(set, 0, Workers.sequential(), batchSize).batches());
		assertEquals(batches, content(training(set, 0, Workers.sequential(), batchSize), 0).size());
		final BatchSource ordered = BatchSource.inOrder(set, new ImageStore(preprocessing(), 0), preprocessing(), batchSize,
			Workers.sequential());
		assertEquals((samples + batchSize - 1) / batchSize, content(ordered, 0).size());
		assertEquals(samples, ordered.samples());
	}

	@Test
	void validationComesInOrderAsThePreprocessingMakesIt() {
		final SampleSet set = set(5, 6);
		final BatchSource source = BatchSource.inOrder(set, new ImageStore(preprocessing(), 1000), preprocessing(), 4, Workers
			.of(2));
		final int length = (int) INPUT.elements();
		int next = 0;
		try (Batches batches = source.epoch(0)) {
			for (Batch batch = batches.next(); batch != null; batch = batches.next())
				for (int i = 0; i < batch.size(); i++, next++) {
					assertEquals(next, batch.samples()[i]);
					final float[] expected = preprocessing().apply(set.samples().get(next).source().read()).array();
					assertTrue(Arrays.equals(expected, Arrays.copyOfRange(batch.inputs(), i * length, (i + 1) * length)));
				}
		}
		assertEquals(11, next);
	}

	@Test
	void oversamplingMakesClassesEqual() {
		final SampleSet set = set(3, 10, 1);
		final BatchSource source = BatchSource.training(set, new ImageStore(preprocessing(), 0), preprocessing(),
			Augmentation.LIGHT, Balance.OVERSAMPLE, 4, 1, Workers.sequential());
		assertEquals(30, source.samples());
		final int[] times = new int[14];
		try (Batches batches = source.epoch(0)) {
			for (Batch batch = batches.next(); batch != null; batch = batches.next())
				for (int i = 0; i < batch.size(); i++)
					times[batch.samples()[i]]++;
		}
		assertEquals(10, IntStream.range(0, 3).map(i -> times[i]).sum());
		assertTrue(IntStream.range(0, 3).allMatch(i -> times[i] == 3 || times[i] == 4));
		assertTrue(IntStream.range(3, 13).allMatch(i -> times[i] == 1));
		assertEquals(10, times[13]);
	}

	@Test
	void theStoreKeepsToItsLimit() {
		final SampleSet set = MemoryImages.set(new SplittableRandom(8), 256, new int[] { 6, 6, 2 }, 30);
		final ImageStore store = new ImageStore(preprocessing(), 500);
		final float[] output = new float[72];
		for (final Sample sample : set.samples())
			store.read(sample, output, 0);
		// 8-bit values of the right size take a byte each.
		assertEquals(432, store.bytes());
	}

	@Test
	void eachKindOfValueIsKeptExactly() {
		final float[][] kinds = { { 0, 255, 3, 7 }, { 0, 65535, 3, 256 }, { 0, 65536, 3, 7 }, { -1, 0, 2, 3 }, { 0.5f, 1, 2,
			3 }, { -0f, 1, 2, 3 }, { Float.MAX_VALUE, Float.MIN_VALUE, -5, 1e-20f } };
		final Preprocessing plain = new Preprocessing(Shape.of(2, 2, 1), Fit.RESIZE, StackMode.SLICES, Normalization.DATASET,
			List.of(0.0), List.of(1.0), 32, false);
		final int[] sizes = { 4, 8, 16, 16, 16, 16, 16 };
		for (int k = 0; k < kinds.length; k++) {
			final Image image = new Image("i", io.github.convj.tensor.Tensor.of(Shape.of(2, 2, 1), kinds[k]), 32, false);
			final Sample sample = SampleSets.images(List.of("a"), List.of(image), 0).samples().get(0);
			final ImageStore store = new ImageStore(plain, 100);
			final float[] first = new float[5];
			final float[] second = new float[5];
			store.read(sample, first, 1);
			store.read(sample, second, 1);
			assertEquals(sizes[k], store.bytes());
			for (int i = 0; i < 4; i++) {
				assertEquals(Float.floatToRawIntBits(kinds[k][i]), Float.floatToRawIntBits(first[1 + i]));
				assertEquals(Float.floatToRawIntBits(kinds[k][i]), Float.floatToRawIntBits(second[1 + i]));
			}
		}
	}

	@Test
	void closingEarlyEndsTheThread() {
		final AtomicInteger reads = new AtomicInteger();
		final SampleSet set = counting(reads, 1000);
		assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
			final Batches batches = training(set, 0, Workers.sequential(), 10).epoch(0);
			batches.next();
			batches.close();
			batches.close();
			assertNull(batches.next());
			assertFalse(Thread.getAllStackTraces().keySet().stream().map(Thread::getName).collect(Collectors.toSet()).contains(
				"ConvJ batches"));
		});
		// No further ahead than the batches whose arrays were free.
		assertTrue(reads.get() <= 30, "read " + reads);
	}

	@Test
	void failuresReachTheUser() {
		final SampleSet set = set(10);
		final List<Sample> samples = new ArrayList<>(set.samples());
		samples.set(7, new Sample("gone", null, () -> {
			throw new ConvJException("gone cannot be read.");
		}, 0, null, null));
		try (Batches batches = BatchSource.inOrder(set.withSamples(samples), new ImageStore(preprocessing(), 0),
			preprocessing(), 4, Workers.of(2)).epoch(0))
		{
			assertEquals(4, batches.next().size());
			assertEquals("gone cannot be read.", assertThrows(ConvJException.class, batches::next).getMessage());
			assertNull(batches.next());
		}
	}

	@Test
	void interruptsCancel() {
		final Sample slow = new Sample("slow", null, () -> {
			try {
				Thread.sleep(200);
			}
			catch (final InterruptedException never) {
				throw new IllegalStateException(never);
			}
			return set(1).samples().get(0).source().read();
		}, 0, null, null);
		try (Batches batches = training(set(1).withSamples(Collections.nCopies(4, slow)), 0, Workers.sequential(), 4).epoch(
			0))
		{
			Thread.currentThread().interrupt();
			assertThrows(CancellationException.class, batches::next);
		}
		assertTrue(Thread.interrupted());
	}

	private static SampleSet counting(final AtomicInteger reads, final int count) {
		final SampleSet set = set(1);
		final Sample sample = set.samples().get(0);
		return set.withSamples(Collections.nCopies(count, new Sample("s", null, () -> {
			reads.incrementAndGet();
			return sample.source().read();
		}, 0, null, null)));
	}
}
