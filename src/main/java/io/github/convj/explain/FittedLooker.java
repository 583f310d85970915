package io.github.convj.explain;

import io.github.convj.data.Field;
import io.github.convj.data.Image;
import io.github.convj.data.ImageOpener;
import io.github.convj.data.Preprocessing;
import io.github.convj.data.Progress;
import io.github.convj.data.StackMode;
import io.github.convj.model.Model;
import io.github.convj.network.Network;
import io.github.convj.network.Pass;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Looks at each image as classification does: brought to the size of the network's input, with the zeros around it that the
 * network pads it with. Thread-safe.
 */
final class FittedLooker implements Looker {

	private static final int AT_ONCE = 32;

	private final Preprocessing preprocessing;
	private final Network network;
	private final Sight sight;
	private final Queue<Pass> idle = new ConcurrentLinkedQueue<>();

	FittedLooker(final Model model, final String layer) {
		preprocessing = model.preprocessing();
		network = model.network().upTo(layer);
		sight = Sight.of(network.architecture(), layer);
	}

	@Override
	public Sight sight() {
		return sight;
	}

	@Override
	public int channels() {
		return network.architecture().output().channels();
	}

	@Override
	public int atOnce() {
		return AT_ONCE;
	}

	@Override
	public void look(final Path file, final String name, final ImageOpener opener, final Workers workers,
		final Progress progress, final Consumer<Seen> seen)
	{
		final Image whole = opener.open(file);
		final List<Image> parts = preprocessing.parts(new Image(name, whole.pixels(), whole.bitDepth(), whole.rgb()));
		for (int first = 0; first < parts.size(); first += AT_ONCE) {
			progress.update(PatchSearch.TASK, first, parts.size());
			final List<Image> some = parts.subList(first, Math.min(parts.size(), first + AT_ONCE));
			final Summits[] summits = new Summits[some.size()];
			workers.run(summits.length, (task, worker) -> summits[task] = look(some.get(task)));
			for (int i = 0; i < summits.length; i++)
				seen.accept(new Seen(some.get(i).name(), file, first + i, preprocessing.placement(some.get(i)), summits[i]));
		}
		progress.update(PatchSearch.TASK, parts.size(), parts.size());
	}

	private Summits look(final Image image) {
		final float[] values = preprocessing.fit(image);
		preprocessing.normalize(values, 0);
		final Pass found = idle.poll();
		final Pass pass = found != null ? found : network.inference(1, Workers.sequential());
		System.arraycopy(values, 0, pass.input().array(), 0, values.length);
		pass.forward(1);
		final Shape output = network.architecture().output();
		final float[] answers = pass.output().array();
		final int rank = output.rank();
		final int depth = rank > 3 ? output.size(0) : 1;
		final int height = rank > 2 ? output.size(-3) : 1;
		final int width = rank > 2 ? output.size(-2) : 1;
		final Summits summits = new Summits(output.channels());
		int at = 0;
		for (int z = 0; z < depth; z++)
			for (int y = 0; y < height; y++)
				for (int x = 0; x < width; x++, at += output.channels())
					summits.add(z, y, x, answers, at);
		// A pass that failed is not worth keeping, so it returns to the idle ones only now.
		idle.add(pass);
		return summits;
	}

	@Override
	public void open(final Path file, final List<Integer> planes, final ImageOpener opener,
		final BiConsumer<Integer, Field> taker)
	{
		final Image whole = opener.open(file);
		for (final int plane : planes) {
			final Image part = preprocessing.stack() == StackMode.SLICES && whole.stack() ? whole.slice(plane) : whole;
			final boolean colour = part.rgb() && preprocessing.input().channels() == 3;
			taker.accept(plane, Field.of(new Image(part.name(), Tensor.of(preprocessing.input(), preprocessing.fit(part)), part
				.bitDepth(), colour)));
		}
	}
}
