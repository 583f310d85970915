package io.github.convj.explain;

import java.util.ArrayList;
import java.util.List;

/** For each channel the images that excite it most, of equal ones the first. For one thread. */
final class Ranking {

	/** An image as one channel sees it. */
	record Entry(float value, int[] place, Looker.Seen seen) {}

	private final int kept;
	private final double large;
	private final List<List<Entry>> entries = new ArrayList<>();
	private final double[] squares;
	private long places;
	private long images;
	private Looker.Seen shrunk;

	/**
	 * @param channels how many
	 * @param kept images for each
	 * @param large pixels of an image for one that the network looks at, along both axes, beyond which it is worth a note
	 */
	Ranking(final int channels, final int kept, final double large) {
		this.kept = kept;
		this.large = large;
		squares = new double[channels];
		for (int c = 0; c < channels; c++)
			entries.add(new ArrayList<>());
	}

	/** @param seen an image behind all others so far */
	void add(final Looker.Seen seen) {
		final Summits summits = seen.summits();
		for (int c = 0; c < squares.length; c++) {
			squares[c] += summits.squares(c);
			final int[] place = summits.place(c);
			if (place != null) insert(entries.get(c), new Entry(summits.largest(c), place, seen));
		}
		places += summits.count();
		images++;
		if (shrunk == null && seen.placement().scale().get(1) > large && seen.placement().scale().get(2) > large)
			shrunk = seen;
	}

	/** @param other of images behind all of these */
	void add(final Ranking other) {
		for (int c = 0; c < squares.length; c++) {
			squares[c] += other.squares[c];
			for (final Entry entry : other.entries.get(c))
				insert(entries.get(c), entry);
		}
		places += other.places;
		images += other.images;
		if (shrunk == null) shrunk = other.shrunk;
	}

	private void insert(final List<Entry> sorted, final Entry entry) {
		int at = sorted.size();
		while (at > 0 && sorted.get(at - 1).value < entry.value)
			at--;
		if (at >= kept) return;
		sorted.add(at, entry);
		if (sorted.size() > kept) sorted.removeLast();
	}

	/** @return the images that excite a channel, those that do most first */
	List<Entry> entries(final int channel) {
		return entries.get(channel);
	}

	/** @return the root mean square over all places of all images */
	double strength(final int channel) {
		return Math.sqrt(squares[channel] / places);
	}

	/** @return how many images, counting planes where these are images of their own */
	long images() {
		return images;
	}

	/** @return the first image that was made much smaller; null if none was */
	Looker.Seen shrunk() {
		return shrunk;
	}
}
