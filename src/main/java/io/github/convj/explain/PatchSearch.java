package io.github.convj.explain;

import io.github.convj.data.Box;
import io.github.convj.data.ImageFiles;
import io.github.convj.data.ImageOpener;
import io.github.convj.data.Progress;
import io.github.convj.data.SkippedImage;
import io.github.convj.data.StackMode;
import io.github.convj.model.Model;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Workers;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Looks in images for the patches that excite the filters of a layer most (as Zeiler and Fergus 2014 do to show what the layer has
 * learned): for each filter the images with the largest values, and in each of these the place of the largest one. A patch is what
 * the filter sees from that place. An image in which a filter says the same everywhere has no such place.
 * <p>
 * By default images are looked at as classification does, fitted to the network's input; by a scale they are looked all over, as
 * feature maps are computed. The network is computed no further than to the layer. Memory holds an image for each thread, or, by
 * a scale, a block for each, and the places. The number of threads changes no bit. Thread-safe.
 * </p>
 */
public final class PatchSearch {

	static final String TASK = "Searching images";

	/** Objects so much smaller than in training the network does not know. */
	private static final double MUCH_LARGER = 4;

	private final String layer;
	private final Looker looker;
	private final boolean volumes;
	/** By which images were scaled in training. */
	private final double trained;

	private PatchSearch(final String layer, final Looker looker, final boolean volumes, final double trained) {
		this.trained = trained;
		this.layer = layer;
		this.looker = looker;
		this.volumes = volumes;
	}

	/**
	 * @param model to look into
	 * @param layer by name; null or empty for the last convolution
	 * @param scale by which images are scaled to be looked all over; 0 to look at them as the model does, which is at each as a whole,
	 *          fitted to the network's input, or by the scale of the fields that the model was trained on
	 * @return the search
	 * @throws ConvJException if there is no such layer, or it cannot slide over images but would have to
	 */
	public static PatchSearch of(final Model model, final String layer, final double scale) {
		final String chosen = layer == null || layer.isBlank() ? FeatureMaps.last(model.network().architecture()) : layer;
		model.network().architecture().node(chosen);
		final double own = model.detection() == null ? 0 : model.detection().scale();
		final double factor = scale > 0 ? scale : own;
		return new PatchSearch(chosen, factor > 0 ? new SlidingLooker(model, chosen, factor) : new FittedLooker(model, chosen), model
			.preprocessing().stack() == StackMode.VOLUME, model.scale());
	}

	/** @return the layer's name */
	public String layer() {
		return layer;
	}

	/** @return how many filters the layer has, or whatever its channels are */
	public int filters() {
		return looker.channels();
	}

	/** @return X of what a filter sees, in pixels of the image as the network looks at it */
	public int width() {
		return looker.sight().size()[2];
	}

	/** @return Y of what a filter sees, in pixels of the image as the network looks at it */
	public int height() {
		return looker.sight().size()[1];
	}

	/** @return whether images are volumes, so that patches have planes */
	public boolean volumes() {
		return volumes;
	}

	/**
	 * What was found. Immutable, thread-safe.
	 *
	 * @param patches for each filter, those that excite it most first
	 * @param strongest all filters, from 0, those with the largest root mean square over all places of all images first
	 * @param images how many were searched, counting planes where these are images of their own
	 * @param note a sentence for the user on how images were looked at; null if there is nothing to say
	 * @param skipped images that could not be searched
	 */
	public record Result(List<List<Patch>> patches, List<Integer> strongest, long images, String note,
		List<SkippedImage> skipped)
	{}

	/**
	 * @param base folder, list or image that the names of the images start from
	 * @param files to search; of equal values those in the first ones count
	 * @param patches how many for each filter, at least 1
	 * @param opener of the files
	 * @param workers that share the work
	 * @param progress told of the images, or of the parts of a single one
	 * @return what was found
	 * @throws ConvJException if none of the images can be searched
	 * @throws CancellationException if the progress throws it
	 */
	public Result search(final Path base, final List<Path> files, final int patches, final ImageOpener opener,
		final Workers workers, final Progress progress)
	{
		final Ranking ranking = new Ranking(filters(), patches, MUCH_LARGER / trained);
		final List<SkippedImage> skipped = new ArrayList<>();
		final AtomicInteger done = new AtomicInteger();
		final Object one = new Object();
		progress.update(TASK, 0, files.size());
		for (int first = 0; first < files.size(); first += looker.atOnce()) {
			final List<Path> some = files.subList(first, Math.min(files.size(), first + looker.atOnce()));
			final Ranking[] rankings = new Ranking[some.size()];
			final ConvJException[] failures = new ConvJException[some.size()];
			workers.run(rankings.length, (task, worker) -> {
				final Ranking own = new Ranking(filters(), patches, MUCH_LARGER / trained);
				try {
					looker.look(some.get(task), ImageFiles.name(base, some.get(task)), opener, workers, files.size() == 1 ? progress : (what,
						part, parts) -> {
						synchronized (one) {
							progress.update(TASK, done.get(), files.size());
						}
					}, own::add);
					rankings[task] = own;
				}
				catch (final ConvJException failure) {
					failures[task] = failure;
				}
				done.incrementAndGet();
			});
			for (int i = 0; i < rankings.length; i++)
				if (failures[i] == null) ranking.add(rankings[i]);
				else skipped.add(new SkippedImage(ImageFiles.name(base, some.get(i)), failures[i].getMessage()));
		}
		progress.update(TASK, files.size(), files.size());
		if (ranking.images() == 0) throw new ConvJException(files.size() == 1 ? skipped.getFirst().reason() : "None of the " + files
			.size() + " images can be searched; the first is " + skipped.getFirst().image() + ": " + skipped.getFirst().reason());
		return new Result(IntStream.range(0, filters()).mapToObj(filter -> patches(filter, ranking.entries(filter))).toList(), IntStream
			.range(0, filters()).boxed().sorted(Comparator.comparingDouble((final Integer filter) -> -ranking.strength(filter)))
			.toList(), ranking.images(), note(ranking.shrunk()), List.copyOf(skipped));
	}

	private String note(final Looker.Seen shrunk) {
		return shrunk == null ? null : shrunk.image() +
			" was made much smaller than in training to fit the network's input, as classification does; to look all over such images, write scale=" +
			new BigDecimal(trained).round(new MathContext(4)).stripTrailingZeros().toPlainString() + ".";
	}

	private List<Patch> patches(final int filter, final List<Ranking.Entry> entries) {
		final List<Patch> patches = new ArrayList<>();
		for (final Ranking.Entry entry : entries) {
			final int[] from = looker.sight().from(entry.place());
			final double[] start = new double[3];
			final double[] size = new double[3];
			for (int axis = 0; axis < 3; axis++) {
				start[axis] = entry.seen().placement().original(axis, from[axis]);
				size[axis] = looker.sight().size()[axis] * entry.seen().placement().scale().get(axis);
			}
			patches.add(new Patch(filter, patches.size() + 1, entry.seen().image(), entry.value(), new Box(start[2], start[1], size[2],
				size[1]), start[0], size[0], entry.seen().file(), entry.seen().plane(), Arrays.stream(from).boxed().toList()));
		}
		return List.copyOf(patches);
	}

	/**
	 * Cuts patches out of their images, opening each image once.
	 *
	 * @param patches that this search found
	 * @param opener of the files
	 * @param progress told of the images
	 * @param taker of each patch and its pixels, image by image
	 * @throws ConvJException if an image can no longer be read
	 * @throws CancellationException if the progress throws it
	 */
	public void cut(final List<Patch> patches, final ImageOpener opener, final Progress progress,
		final BiConsumer<Patch, Cutout> taker)
	{
		final Map<Path, Map<Integer, List<Patch>>> files = new LinkedHashMap<>();
		for (final Patch patch : patches)
			files.computeIfAbsent(patch.file(), file -> new TreeMap<>()).computeIfAbsent(patch.plane(), plane -> new ArrayList<>())
				.add(patch);
		int done = 0;
		for (final Map.Entry<Path, Map<Integer, List<Patch>>> file : files.entrySet()) {
			progress.update("Drawing patches", done++, files.size());
			looker.open(file.getKey(), List.copyOf(file.getValue().keySet()), opener, (plane, field) -> {
				for (final Patch patch : file.getValue().get(plane))
					taker.accept(patch, Cutout.of(field, patch.from().stream().mapToInt(Integer::intValue).toArray(), looker.sight()
						.size()));
			});
		}
		progress.update("Drawing patches", files.size(), files.size());
	}
}
