package io.github.convj.train;

import io.github.convj.data.AnnotatedPlane;
import io.github.convj.data.Annotation;
import io.github.convj.data.Box;
import io.github.convj.data.PatchView;
import io.github.convj.data.PlaneStore;
import io.github.convj.data.StackMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a training on fields sees of a plane: the plane itself or, where fields are volumes, those before and behind it as well,
 * beyond the first and the last plane these again and again. Immutable but for the store's cache, thread-safe.
 */
final class FieldView {

	private final FieldData data;
	private final boolean volume;
	/** Planes of a window, and from a window to the next. */
	private final int depth;
	private final int stride;
	private final Map<Path, List<AnnotatedPlane>> volumes = new HashMap<>();

	/**
	 * @param data to see
	 * @param stride planes from a window of the network to the next
	 */
	FieldView(final FieldData data, final int stride) {
		this.data = data;
		this.stride = stride;
		volume = data.preprocessing().stack() == StackMode.VOLUME;
		depth = volume ? data.preprocessing().input().size(0) : 1;
		for (final List<AnnotatedPlane> planes : volume ? List.of(data.training(), data.validation())
			: List.<List<AnnotatedPlane>>of())
			for (final AnnotatedPlane plane : planes)
				volumes.computeIfAbsent(plane.file(), file -> new ArrayList<>()).add(plane);
		volumes.values().forEach(planes -> planes.sort(Comparator.comparingInt(AnnotatedPlane::plane)));
	}

	/** @return whether there are planes before and behind */
	boolean volume() {
		return volume;
	}

	/** @return values of a patch of that edge length */
	int length(final int size) {
		return depth * size * size * data.preprocessing().input().channels();
	}

	/** @return the plane so many behind it, or else the last in that direction */
	AnnotatedPlane neighbour(final AnnotatedPlane plane, final int behind) {
		if (!volume) return plane;
		final List<AnnotatedPlane> planes = volumes.get(plane.file());
		return planes.get(Math.clamp((long) plane.plane() + behind, 0, planes.size() - 1));
	}

	/** @return the first plane of the window that answers for a plane; as {@code ProbabilityMap} lays its windows */
	private int first(final AnnotatedPlane plane) {
		return plane.plane() - Math.ceilDiv(depth - stride, 2);
	}

	/**
	 * Reads pixels.
	 *
	 * @param plane in the middle
	 * @param view how the patch lies on it
	 * @param size edge length of the patch
	 * @param target takes {@code [(Z,) size, size, C]}, not normalized
	 * @param offset in the target
	 */
	void read(final AnnotatedPlane plane, final PatchView view, final int size, final float[] target, final int offset) {
		final int length = length(size) / depth;
		for (int z = 0; z < depth; z++)
			view.read(data.store().read(neighbour(plane, first(plane) + z - plane.plane())), size, target, offset + z * length);
	}

	/**
	 * @param plane in the middle
	 * @param view how the patch lies on it
	 * @param size edge length of the patch
	 * @return the objects that are to be seen, of a volume also those that are centred before and behind the plane
	 */
	List<PatchTargets.Target> targets(final AnnotatedPlane plane, final PatchView view, final int size) {
		final PlaneStore.Plane pixels = data.store().read(plane);
		final List<PatchTargets.Target> targets = new ArrayList<>();
		if (!volume) {
			for (final Annotation object : plane.objects())
				targets.add(target(object, view, pixels, size, 0, true));
			return targets;
		}
		final double centre = first(plane) + depth / 2.0;
		for (final AnnotatedPlane other : volumes.get(plane.file()))
			for (final Annotation object : other.objects()) {
				final double spread = Math.max(PatchTargets.WIDTH * object.depth(), PatchTargets.STRIDES * stride);
				final double along = (object.plane() + object.depth() / 2.0 - centre) / spread;
				if (along * along <= 8) targets.add(target(object, view, pixels, size, along, other.plane() == plane.plane()));
			}
		return targets;
	}

	private PatchTargets.Target target(final Annotation object, final PatchView view, final PlaneStore.Plane pixels,
		final int size, final double along, final boolean here)
	{
		final int label = data.classes().indexOf(object.label());
		final boolean marked = !object.box().point();
		final FieldData.Size usual = data.sizes().get(label);
		final Box whole = marked ? object.box() : Box.around(object.box().x(), object.box().y(), usual.width(), usual.height());
		return new PatchTargets.Target(view.box(whole, pixels, size), label, marked, along, here);
	}
}
