package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
		if (!Files.exists(path)) throw new ConvJException("There is no file or folder " + path + "; check the path.");
		if (!Files.isDirectory(path)) return list(path, opener);
		return IdxFiles.in(path) ? idx(path) : folder(path, opener);
	}

	/**
	 * A folder of class folders, or of {@code train} and {@code val} folders with class folders in each. Class folders are
	 * searched with their subfolders; hidden files, and files that are no images, are passed over.
	 *
	 * @param folder to search
	 * @param opener for the images
	 * @return the samples, none of them read yet, with their split if it is given
	 * @throws ConvJException if there is no class folder, or one without images
	 */
	public static SampleSet folder(final Path folder, final ImageOpener opener) {
		return ClassFolders.read(folder, opener);
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
		return ListFile.read(csv, opener);
	}

	/**
	 * Pairs of {@code *-images-idx3-ubyte} (grey) or {@code idx4} (channels last) and {@code *-labels-idx1-ubyte}, with or
	 * without {@code .gz}, and {@code classes.txt} if there is one. Everything is read into memory.
	 *
	 * @param folder with the files
	 * @return the samples, split if the file names say train and val (or test, t10k)
	 * @throws ConvJException if a pair is incomplete or damaged
	 */
	public static SampleSet idx(final Path folder) {
		return IdxFiles.read(folder);
	}

	/**
	 * @param classes names
	 * @param images in memory
	 * @param labels one index an image
	 * @return the samples
	 */
	public static SampleSet images(final List<String> classes, final List<Image> images, final int... labels) {
		if (images.size() != labels.length) throw new IllegalArgumentException(images.size() + " images, but " +
			labels.length + " labels");
		final List<Sample> samples = new ArrayList<>();
		for (int i = 0; i < labels.length; i++) {
			final Image image = images.get(i);
			samples.add(new Sample(image.name(), null, () -> image, labels[i], null, null));
		}
		return new SampleSet(classes, samples, List.of(), List.of());
	}
}
