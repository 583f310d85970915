package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import java.nio.file.Path;
import java.util.List;

/** Finds samples in folders, lists and idx files. Stateless, thread-safe. */
public final class SampleSets {

	private SampleSets() {}

	/**
	 * Looks what is there: a list (a file), a folder of idx files, or a folder of class folders with or without
	 * {@code train} and {@code val} above them.
	 *
	 * @param path file or folder
	 * @param opener for the images
	 * @return the samples, none of them read yet
	 * @throws ConvJException if there are none
	 */
	public static SampleSet open(final Path path, final ImageOpener opener) {
		throw new UnsupportedOperationException();
	}

	/**
	 * A folder of class folders, or of {@code train} and {@code val} folders with class folders in each.
	 *
	 * @param folder to search
	 * @param opener for the images
	 * @return the samples, none of them read yet
	 * @throws ConvJException if there are none
	 */
	public static SampleSet folder(final Path folder, final ImageOpener opener) {
		throw new UnsupportedOperationException();
	}

	/**
	 * A table with the columns {@code image} and {@code label} and, if wanted, {@code group} and {@code split}.
	 *
	 * @param csv UTF-8, separated by comma, semicolon or tab; paths are relative to it
	 * @param opener for the images
	 * @return the samples, none of them read yet
	 * @throws ConvJException if the table cannot be understood or names a missing file
	 */
	public static SampleSet list(final Path csv, final ImageOpener opener) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Pairs of {@code *-images-idx3-ubyte} (grey) or {@code idx4} (channels last) and {@code *-labels-idx1-ubyte}, with or
	 * without {@code .gz}, and {@code classes.txt} if there is one. Everything is read into memory.
	 *
	 * @param folder with the files
	 * @return the samples
	 * @throws ConvJException if a pair is incomplete or damaged
	 */
	public static SampleSet idx(final Path folder) {
		throw new UnsupportedOperationException();
	}

	/**
	 * @param classes names
	 * @param images in memory
	 * @param labels one index an image
	 * @return the samples
	 */
	public static SampleSet images(final List<String> classes, final List<Image> images, final int... labels) {
		throw new UnsupportedOperationException();
	}
}
