package io.github.convj.network;

import io.github.convj.tensor.Program;
import io.github.convj.tensor.Scratch;

/**
 * One of the things that a pass does over and over: the first time it runs the operations and records their tasks, afterwards
 * it does these tasks again. There is a program for each of the two batch sizes seen last, as an epoch's last batch, which is
 * smaller, comes back with the next epoch; more would hold memory for batches that never come back.
 *
 * <p>Tasks hold arrays that scratch memory lent. Where it has grown since, a program is recorded anew, lest old arrays be kept
 * beside the new ones; as sizes are bounded, that ends. Not thread-safe.
 */
final class Routine {

	private record Recorded(int batch, int growths, Program program) {}

	private final Program.Recorder recorder;
	private final Scratch scratch;
	private final Runnable work;
	private Recorded last;
	private Recorded other;

	/** @param work hands all that is to be done each time to the recorder */
	Routine(final Program.Recorder recorder, final Scratch scratch, final Runnable work) {
		this.recorder = recorder;
		this.scratch = scratch;
		this.work = work;
	}

	/** @param batch on whose size the tasks depend */
	void run(final int batch) {
		if (last == null || last.batch != batch) {
			final Recorded before = last;
			last = other != null && other.batch == batch ? other : null;
			other = before;
		}
		final int growths = scratch.growths();
		if (last != null && last.growths == growths) {
			last.program.run();
			return;
		}
		// Not there while it is recorded, nor if that fails.
		last = null;
		if (other != null && other.growths != growths) other = null;
		last = new Recorded(batch, growths, recorder.record(work));
	}
}
