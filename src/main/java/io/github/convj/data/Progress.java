package io.github.convj.data;

import java.util.concurrent.CancellationException;

/** Hears how far a pass over many images has come. Called by one thread at a time. */
@FunctionalInterface
public interface Progress {

	/** Listens to nothing. */
	Progress NONE = (task, done, total) -> {};

	/**
	 * @param task what is being done, as in {@code Reading images}
	 * @param done images so far
	 * @param total images in all
	 * @throws CancellationException to stop the pass; it reaches the caller
	 */
	void update(String task, int done, int total);
}
