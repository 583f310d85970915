package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Reads the idx format of the MNIST data: unsigned bytes behind a magic number and the sizes of the axes. */
final class IdxFiles {

	private static final Pattern IMAGES = Pattern.compile("(.*?)[-.]?images[-.]idx[34]-ubyte(\\.gz)?",
		Pattern.CASE_INSENSITIVE);
	private static final int BYTES = 8;

	private IdxFiles() {}

	/** The bytes and axes of one file. */
	private record Contents(int[] axes, byte[][] items) {}

	static boolean in(final Path folder) {
		return !imageFiles(folder).isEmpty();
	}

	private static List<Path> imageFiles(final Path folder) {
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter(file -> IMAGES.matcher(file.getFileName().toString()).matches()).sorted().toList();
		}
		catch (final IOException failure) {
			throw new ConvJException("The folder " + folder + " cannot be read; check that you may open it.", failure);
		}
	}

	static SampleSet read(final Path folder) {
		final List<Path> files = imageFiles(folder);
		if (files.isEmpty()) throw new ConvJException("The folder " + folder +
			" holds no idx images; they are named as in train-images-idx3-ubyte.gz.");
		final List<Sample> samples = new ArrayList<>();
		int largest = 0;
		for (final Path file : files) {
			final Matcher name = IMAGES.matcher(file.getFileName().toString());
			if (!name.matches()) throw new IllegalStateException(file.toString());
			final String prefix = name.group(1);
			final Split split = files.size() == 1 ? null : Split.of(prefix).orElseThrow(() -> new ConvJException("The file " +
				file + " does not say its part; name it train-images... or val-images...."));
			final Contents images = contents(file);
			final Contents labels = contents(labelFile(file));
			if (labels.items.length != images.items.length) throw new ConvJException(file + " holds " +
				images.items.length + " images, but its label file " + labels.items.length +
				" labels; they do not belong together.");
			final Shape shape = images.axes.length == 3 ? Shape.of(images.axes[1], images.axes[2], 1) : Shape.of(
				images.axes[1], images.axes[2], images.axes[3]);
			for (int i = 0; i < images.items.length; i++) {
				final int label = labels.items[i][0] & 0xff;
				largest = Math.max(largest, label);
				final String sample = (prefix.isEmpty() ? "images" : prefix) + ":" + (i + 1);
				samples.add(new Sample(sample, null, source(sample, shape, images.items[i]), label, null, split));
			}
		}
		final List<String> classes = classes(folder, largest + 1);
		return new SampleSet(classes, samples, List.of(), List.of());
	}

	private static ImageSource source(final String name, final Shape shape, final byte[] bytes) {
		return () -> {
			final float[] values = new float[bytes.length];
			for (int i = 0; i < values.length; i++)
				values[i] = bytes[i] & 0xff;
			return new Image(name, Tensor.of(shape, values), 8, shape.channels() == 3);
		};
	}

	private static Path labelFile(final Path images) {
		final String name = images.getFileName().toString().replaceFirst("(?i)images([-.])idx[34]", "labels$1idx1");
		final String plain = name.replaceFirst("(?i)\\.gz$", "");
		for (final String candidate : List.of(name, plain, plain + ".gz"))
			if (Files.exists(images.resolveSibling(candidate))) return images.resolveSibling(candidate);
		throw new ConvJException("The labels of " + images + " are missing; put " + name + " beside it.");
	}

	private static List<String> classes(final Path folder, final int count) {
		final Path file = folder.resolve("classes.txt");
		if (!Files.exists(file)) return IntStream.range(0, count).mapToObj(Integer::toString).toList();
		try {
			final List<String> lines = Files.readAllLines(file).stream().map(String::strip).filter(line -> !line.isEmpty())
				.toList();
			if (lines.size() < count) throw new ConvJException(file + " names " + lines.size() +
				" classes, but the labels need " + count + "; write one name a line.");
			return lines;
		}
		catch (final IOException failure) {
			throw new ConvJException(file + " cannot be read as UTF-8 text; write one class name a line.", failure);
		}
	}

	private static Contents contents(final Path file) {
		try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
				DataInputStream in = new DataInputStream(file.toString().toLowerCase(Locale.ROOT).endsWith(".gz")
					? new BufferedInputStream(new GZIPInputStream(raw, 1 << 16), 1 << 16) : raw))
		{
			final int magic = in.readInt();
			final int rank = magic & 0xff;
			if (magic >>> 8 != BYTES || rank != 1 && rank != 3 && rank != 4) throw damaged(file, null);
			final int[] axes = new int[rank];
			long length = 1;
			for (int d = 0; d < rank; d++) {
				axes[d] = in.readInt();
				if (axes[d] < 1) throw damaged(file, null);
				if (d > 0) length *= axes[d];
			}
			if (length > Integer.MAX_VALUE - 8) throw damaged(file, null);
			// Items are added as they come: a damaged header must not make us allocate what it claims.
			final List<byte[]> items = new ArrayList<>();
			for (int i = 0; i < axes[0]; i++) {
				final byte[] item = new byte[(int) length];
				in.readFully(item);
				items.add(item);
			}
			return new Contents(axes, items.toArray(byte[][]::new));
		}
		catch (final EOFException failure) {
			throw new ConvJException(file + " ends too early; copy or download it again.", failure);
		}
		catch (final IOException failure) {
			throw damaged(file, failure);
		}
	}

	private static ConvJException damaged(final Path file, final IOException cause) {
		return new ConvJException(file + " is not a readable idx file of unsigned bytes; copy or download it again.", cause);
	}
}
