package io.github.convj.explain;

import io.github.convj.data.Field;
import io.github.convj.data.ImageOpener;
import io.github.convj.data.Placement;
import io.github.convj.data.Progress;
import io.github.convj.data.StackMode;
import io.github.convj.model.Model;
import io.github.convj.tensor.Workers;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Looks all over images of any size, block by block, as feature maps do: at some scale, and mirrored beyond their borders.
 * Thread-safe.
 */
final class SlidingLooker implements Looker {

	private final Model model;
	private final String layer;
	private final double scale;
	private final Sight sight;
	private final boolean planes;

	SlidingLooker(final Model model, final String layer, final double scale) {
		FeatureMaps.check(model, layer);
		this.model = model;
		this.layer = layer;
		this.scale = scale;
		sight = Sight.sliding(model.network().architecture(), layer);
		planes = model.preprocessing().stack() == StackMode.SLICES;
	}

	@Override
	public Sight sight() {
		return sight;
	}

	@Override
	public int channels() {
		return model.network().architecture().shape(layer).channels();
	}

	/** One, as its blocks are shared among the workers. */
	@Override
	public int atOnce() {
		return 1;
	}

	@Override
	public void look(final Path file, final String name, final ImageOpener opener, final Workers workers,
		final Progress progress, final Consumer<Seen> seen)
	{
		try (Field field = opener.field(file)) {
			final Field scaled = field.scaled(scale);
			final Placement placement = Placement.of(field, scaled);
			final FeatureMaps maps = FeatureMaps.of(model, scaled, layer);
			final Summits[] blocks = new Summits[maps.blocks()];
			final Summits[] whole = new Summits[planes ? maps.depth() : 1];
			renew(blocks);
			maps.scan(workers, progress, (block, z, y, x, values, at) -> blocks[block].add(z, y, x, values, at), (z, y) -> {
				final int plane = planes ? z : 0;
				if (whole[plane] == null) {
					// planes come one after the other, and those behind are not needed any longer
					if (plane > 0) seen(seen, name, file, maps.depth(), plane - 1, placement, whole);
					whole[plane] = new Summits(channels());
				}
				for (final Summits block : blocks)
					whole[plane].add(block);
				renew(blocks);
			});
			seen(seen, name, file, maps.depth(), whole.length - 1, placement, whole);
		}
	}

	private void renew(final Summits[] blocks) {
		for (int i = 0; i < blocks.length; i++)
			blocks[i] = new Summits(channels());
	}

	private void seen(final Consumer<Seen> seen, final String name, final Path file, final int depth, final int plane,
		final Placement placement, final Summits[] whole)
	{
		seen.accept(new Seen(planes && depth > 1 ? name + ":" + (plane + 1) : name, file, plane, placement, whole[plane]));
		whole[plane] = null;
	}

	@Override
	public void open(final Path file, final List<Integer> wanted, final ImageOpener opener,
		final BiConsumer<Integer, Field> taker)
	{
		try (Field field = opener.field(file)) {
			final Field scaled = field.scaled(scale);
			final Field seen = model.preprocessing().stack() == StackMode.CHANNELS ? scaled.planesAsChannels() : scaled;
			for (final int plane : wanted)
				taker.accept(plane, seen);
		}
	}
}
