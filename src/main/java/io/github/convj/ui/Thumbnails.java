package io.github.convj.ui;

import io.github.convj.data.Image;
import io.github.convj.report.Thumbnail;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;

/**
 * Small pictures of images that are read when they are asked for, the one asked for last first; those used last are kept. While
 * the mouse runs over points faster than images can be read, those in between are passed over. Thread-safe.
 */
final class Thumbnails {

	/** 25 MB of pictures at most. */
	static final int KEPT = 256;
	static final int SIDE = 160;

	private static final int NONE = -1;

	private final IntFunction<Image> images;
	private final Executor executor;
	private final Runnable loaded;
	private final Map<Integer, Optional<BufferedImage>> pictures = new LinkedHashMap<>(16, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(final Map.Entry<Integer, Optional<BufferedImage>> eldest) {
			return size() > KEPT;
		}
	};
	private int wanted = NONE;

	/**
	 * @param images gives an image by its number; what it throws is for one that cannot be read any more
	 * @param executor that reads them
	 * @param loaded told after each
	 */
	Thumbnails(final IntFunction<Image> images, final Executor executor, final Runnable loaded) {
		this.images = images;
		this.executor = executor;
		this.loaded = loaded;
	}

	/**
	 * @param number of the image
	 * @return its picture, nothing in the optional if it cannot be read; null while it is being read
	 */
	Optional<BufferedImage> get(final int number) {
		synchronized (this) {
			final Optional<BufferedImage> picture = pictures.get(number);
			if (picture != null) return picture;
			final boolean idle = wanted == NONE;
			wanted = number;
			if (!idle) return null;
		}
		executor.execute(this::read);
		synchronized (this) {
			return pictures.get(number);
		}
	}

	private void read() {
		while (true) {
			final int number;
			synchronized (this) {
				number = wanted;
			}
			final Optional<BufferedImage> picture = picture(number);
			final boolean last;
			synchronized (this) {
				pictures.put(number, picture);
				last = wanted == number || pictures.containsKey(wanted);
				if (last) wanted = NONE;
			}
			loaded.run();
			if (last) return;
		}
	}

	private Optional<BufferedImage> picture(final int number) {
		try {
			return Optional.of(Thumbnail.of(images.apply(number), SIDE));
		}
		catch (RuntimeException | OutOfMemoryError movedOrTooLarge) {
			// Whatever is wrong with one image, the others shall be seen.
			return Optional.empty();
		}
	}

	/** @return how many pictures are kept at the moment */
	synchronized int kept() {
		return pictures.size();
	}
}
