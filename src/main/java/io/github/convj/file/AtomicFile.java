package io.github.convj.file;

import io.github.convj.tensor.ConvJException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Writes a file under a temporary name in its own folder and then moves it to its place, so that a crash, a full disk or
 * a cancelled run leaves either the old file or the new one, and never half of one. Stateless, so thread-safe; two writers
 * of the same file both succeed and the later one wins.
 */
public final class AtomicFile {

	/** What fills the file. */
	@FunctionalInterface
	public interface Content {

		/**
		 * @param stream buffered; closed by the caller
		 * @throws IOException if writing fails
		 */
		void writeTo(OutputStream stream) throws IOException;
	}

	/** What fills a file in an order of its own. */
	@FunctionalInterface
	public interface Filling {

		/**
		 * @param channel to write to at any position; closed by the caller
		 * @throws IOException if writing fails
		 */
		void fill(FileChannel channel) throws IOException;
	}

	private AtomicFile() {}

	/**
	 * Writes a file, with the folders above it where they are missing.
	 *
	 * @param file to make or replace
	 * @param content called once
	 * @throws ConvJException if the file cannot be written; whatever stood there before is then still there. What the content
	 *           throws unchecked is passed on, after the temporary file has been removed.
	 */
	public static void write(final Path file, final Content content) {
		make(file, temporary -> {
			try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(temporary,
				StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), 1 << 16))
			{
				content.writeTo(stream);
			}
		});
	}

	/**
	 * Writes a file that is not filled from its beginning to its end, with the folders above it where they are missing.
	 *
	 * @param file to make or replace
	 * @param filling called once
	 * @throws ConvJException as {@link #write(Path, Content)}
	 */
	public static void fill(final Path file, final Filling filling) {
		make(file, temporary -> {
			try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
				filling.fill(channel);
			}
		});
	}

	/** Makes a file under a temporary name. */
	private interface Making {

		void make(Path temporary) throws IOException;
	}

	private static void make(final Path file, final Making making) {
		final Path target = file.toAbsolutePath();
		Path temporary = null;
		try {
			if (Files.isDirectory(target)) throw new ConvJException("Cannot write " + file +
				": there is a folder of that name; choose another name.");
			Files.createDirectories(target.getParent());
			temporary = temporaryIn(target.getParent());
			making.make(temporary);
			move(temporary, target);
			temporary = null;
		}
		catch (final IOException failure) {
			throw new ConvJException("Cannot write " + file + ": " + reason(failure) +
				"; free some space or choose another place.", failure);
		}
		finally {
			cleanUp(temporary);
		}
	}

	/** What fills a folder. */
	@FunctionalInterface
	public interface FolderContent {

		/**
		 * @param folder that is empty
		 * @throws IOException if writing fails
		 */
		void writeTo(Path folder) throws IOException;
	}

	/**
	 * Makes a folder with all that is in it, with the folders above it where they are missing.
	 *
	 * @param folder to make or replace
	 * @param content called once
	 * @throws ConvJException if it cannot be written; whatever stood there before is then still there. What the content throws
	 *           unchecked is passed on, after the temporary folder has been removed.
	 */
	public static void folder(final Path folder, final FolderContent content) {
		final Path target = folder.toAbsolutePath();
		Path temporary = null;
		try {
			Files.createDirectories(target.getParent());
			temporary = temporaryIn(target.getParent());
			Files.createDirectory(temporary);
			content.writeTo(temporary);
			final Path old = Files.exists(target) ? temporaryIn(target.getParent()) : null;
			if (old != null) move(target, old);
			try {
				move(temporary, target);
			}
			catch (final IOException failure) {
				if (old != null) move(old, target);
				throw failure;
			}
			temporary = null;
			cleanUpFolder(old);
		}
		catch (final IOException failure) {
			throw new ConvJException("Cannot write " + folder + ": " + reason(failure) +
				"; free some space or choose another place.", failure);
		}
		finally {
			cleanUpFolder(temporary);
		}
	}

	private static void cleanUpFolder(final Path folder) {
		if (folder == null) return;
		try (Stream<Path> files = Files.walk(folder)) {
			for (final Path file : files.sorted(Comparator.reverseOrder()).toList())
				Files.deleteIfExists(file);
		}
		catch (IOException | UncheckedIOException ignored) {
			// A left-over temporary folder harms nobody, and the first failure is the one to report.
		}
	}

	/**
	 * Writes text as UTF-8.
	 *
	 * @param file to make or replace
	 * @param text its whole content
	 * @throws ConvJException if the file cannot be written
	 */
	public static void write(final Path file, final CharSequence text) {
		write(file, stream -> stream.write(text.toString().getBytes(StandardCharsets.UTF_8)));
	}

	/**
	 * Finds out before a long computation whether its result can be stored. Makes the folders above the file where they are
	 * missing, and leaves nothing else.
	 *
	 * @param file that will be written
	 * @throws ConvJException if it could not be
	 */
	public static void checkWritable(final Path file) {
		final Path target = file.toAbsolutePath();
		if (Files.isDirectory(target)) throw new ConvJException("Cannot write " + file +
			": there is a folder of that name; choose another name.");
		if (Files.exists(target) && !Files.isWritable(target)) throw new ConvJException("Cannot write " + file +
			": it is write-protected; choose another name.");
		if (target.getParent() == null) throw new ConvJException("Cannot write " + file + ": it is not the name of a file.");
		checkFolderWritable(target.getParent());
	}

	/**
	 * Makes sure that an input outlives the output: a file is replaced as a whole, and so is a folder with all that is in it.
	 *
	 * @param output that will be written
	 * @param input that is read; null for none
	 * @throws ConvJException if they are the same, by whichever name, or one lies within the other
	 */
	public static void checkApart(final Path output, final Path input) {
		if (input == null) return;
		final Path to = place(output);
		final Path from = place(input);
		if (to.equals(from)) throw new ConvJException("The output " + output + " would replace " + input +
			", which would be lost; choose another name.");
		if (from.startsWith(to) || to.startsWith(from)) throw new ConvJException("The output " + output + " and " + input +
			" lie one within the other, so " + input + " would be lost; choose another place.");
	}

	/** @return the path without links and with the letters that the disk has, as far as it is there */
	private static Path place(final Path path) {
		final Path whole = path.toAbsolutePath().normalize();
		for (Path there = whole; there != null; there = there.getParent())
			try {
				return there.toRealPath().resolve(there.relativize(whole));
			}
			catch (final IOException missing) {
				// The folder above it may be there.
			}
		return whole;
	}

	/**
	 * Finds out before a long computation whether files can be stored in a folder. Makes the folder where it is missing.
	 *
	 * @param folder that will hold the files
	 * @throws ConvJException if it could not
	 */
	public static void checkFolderWritable(final Path folder) {
		Path probe = null;
		try {
			Files.createDirectories(folder);
			probe = temporaryIn(folder);
			Files.createFile(probe);
		}
		catch (final IOException failure) {
			throw new ConvJException("Cannot write into the folder " + folder + ": " + reason(failure) +
				"; choose another place.", failure);
		}
		finally {
			cleanUp(probe);
		}
	}

	/**
	 * Removes a file, if there is one.
	 *
	 * @param file to remove
	 * @throws ConvJException if it cannot be removed
	 */
	public static void delete(final Path file) {
		try {
			Files.deleteIfExists(file);
		}
		catch (final IOException failure) {
			throw new ConvJException("Cannot remove " + file + ": " + reason(failure) + ".", failure);
		}
	}

	/** Not {@link Files#createTempFile}, whose files only their owner may read, also after the move. */
	private static Path temporaryIn(final Path folder) {
		return folder.resolve(".convj-" + ProcessHandle.current().pid() + "-" + Thread.currentThread().threadId() + "-" +
			Long.toHexString(System.nanoTime()) + ".tmp");
	}

	private static void move(final Path from, final Path to) throws IOException {
		try {
			Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (final AtomicMoveNotSupportedException notHere) {
			// Some network shares cannot; the gap is then as small as the file system allows.
			Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
		}
	}

	private static void cleanUp(final Path temporary) {
		if (temporary == null) return;
		try {
			Files.deleteIfExists(temporary);
		}
		catch (final IOException ignored) {
			// A left-over temporary file harms nobody, and the first failure is the one to report.
		}
	}

	private static String reason(final IOException failure) {
		return switch (failure) {
			case final AccessDeniedException denied -> "permission denied";
			case final FileAlreadyExistsException file -> file.getFile() + " is a file and not a folder";
			case final NoSuchFileException missing -> "there is no folder " + missing.getFile();
			case final FileSystemException other when other.getReason() != null -> other.getReason();
			default -> failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
		};
	}
}
