package io.github.convj.predict;

import io.github.convj.model.Model;
import io.github.convj.network.Pass;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Workers;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Each window by itself, as if it had been cut out: slow, and right for every network. */
final class SeparateEngine implements BlockEngine {

	private static final int SIZE = 16;
	private static final int LARGEST_BATCH = 16;
	private static final long BYTES = 32L << 20;

	private final Model model;
	private final WindowGrid grid;
	private final int[] block;
	private final int batch;
	private final Queue<Pass> idle = new ConcurrentLinkedQueue<>();

	SeparateEngine(final Model model, final WindowGrid grid) {
		this.model = model;
		this.grid = grid;
		block = new int[] { 1, Math.min(SIZE, grid.positions(1)), Math.min(SIZE, grid.positions(2)) };
		final long bytes = Math.max(1, model.network().architecture().summary().inferenceBytes(1));
		batch = (int) Math.clamp(BYTES / bytes, 1, LARGEST_BATCH);
	}

	@Override
	public int[] block() {
		return block.clone();
	}

	@Override
	public void compute(final int[] from, final float[] target) {
		final Pass found = idle.poll();
		final Pass pass = found != null ? found : model.network().inference(batch, Workers.sequential());
		final Shape window = model.network().architecture().input();
		final int classes = model.classes().size();
		final int length = (int) window.elements();
		final float[] values = new float[length];
		final boolean plane = window.rank() == 3;
		final int count = block[1] * block[2];
		for (int first = 0; first < count; first += batch) {
			final int samples = Math.min(batch, count - first);
			for (int i = 0; i < samples; i++) {
				final int y = from[1] + (first + i) / block[2];
				final int x = from[2] + (first + i) % block[2];
				grid.border().read(grid.field(), new int[] { plane ? from[0] : grid.start(0, from[0]), grid.start(1, y), grid
					.start(2, x) }, grid.window(), values);
				model.preprocessing().normalize(values, 0);
				System.arraycopy(values, 0, pass.input().array(), i * length, length);
			}
			pass.forward(samples);
			System.arraycopy(pass.output().array(), 0, target, first * classes, samples * classes);
		}
		idle.add(pass);
	}
}
