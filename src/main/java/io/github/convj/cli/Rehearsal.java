package io.github.convj.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Does once what the command line usually does, on a few images, and shows nothing of it. {@code scripts/convj} runs it
 * after a build and lets Java note the classes that were used, so that later starts find them ready. Stateless.
 */
final class Rehearsal {

	private Rehearsal() {}

	/**
	 * @param words one: a folder of class folders
	 * @throws IOException if there is no place for temporary files
	 */
	public static void main(final String[] words) throws IOException {
		final Path folder = Files.createTempDirectory("convj");
		try {
			final int code = run(Path.of(words[0]), folder);
			if (code != 0) System.exit(code);
		}
		finally {
			try (Stream<Path> files = Files.walk(folder)) {
				for (final Path file : files.sorted(Comparator.reverseOrder()).toList())
					Files.delete(file);
			}
		}
	}

	/**
	 * @param images a folder of class folders
	 * @param folder for whatever is written
	 * @return 0, or the exit code of what failed
	 */
	static int run(final Path images, final Path folder) {
		final String model = "model=" + folder.resolve("model.zip");
		int code = call("train", "images=" + images, model, "network=resnet20", "size=16", "epochs=1", "patience=0");
		if (code == 0) code = call("info", model);
		// One image and many take different ways.
		if (code == 0) code = call("classify", model, "images=" + images, "table=" + folder.resolve("all.csv"));
		return code;
	}

	private static int call(final String... words) {
		final PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
		return Main.run(List.of(words), nowhere, nowhere, false, new Interruption());
	}
}
