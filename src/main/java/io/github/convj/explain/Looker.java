package io.github.convj.explain;

import io.github.convj.data.Field;
import io.github.convj.data.ImageOpener;
import io.github.convj.data.Placement;
import io.github.convj.data.Progress;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Workers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** How a layer looks at images: at each as a whole, or all over it. Thread-safe. */
interface Looker {

	/**
	 * What a layer said of an image.
	 *
	 * @param image its name
	 * @param file where it is
	 * @param plane which plane of the file, from 0, where planes are images of their own; else 0
	 * @param placement where what the network looked at lies in the image
	 * @param summits where the channels are largest
	 */
	record Seen(String image, Path file, int plane, Placement placement, Summits summits) {}

	/** @return the part of what it looks at that each place sees */
	Sight sight();

	/** @return values at each place */
	int channels();

	/** @return how many files it may look at at the same time */
	int atOnce();

	/**
	 * @param file to look at
	 * @param name what to call it
	 * @param opener of the file
	 * @param workers that share the work
	 * @param progress told now and then
	 * @param seen takes one answer, or one a plane where planes are images of their own, in order, on the calling thread
	 * @throws ConvJException if the file cannot be read or is of another kind than those trained on
	 * @throws CancellationException if the progress throws it
	 */
	void look(Path file, String name, ImageOpener opener, Workers workers, Progress progress, Consumer<Seen> seen);

	/**
	 * Opens a file once more, as it was looked at.
	 *
	 * @param file that was looked at
	 * @param planes which of its planes are wanted, from 0, where planes are images of their own; else 0
	 * @param opener of the file
	 * @param taker of each plane with the pixels in which {@link Sight#from} counts, as long as the call lasts
	 * @throws ConvJException if it can no longer be read
	 */
	void open(Path file, List<Integer> planes, ImageOpener opener, BiConsumer<Integer, Field> taker);
}
