package io.github.convj.kernel;

import io.github.convj.kernel.Geometry.Axis;
import java.util.ArrayList;
import java.util.List;

/** The one list of convolutions that all kernels are tested on. */
final class ConvolutionCases {

	private static final int[] SIZES = { 1, 2, 3, 5, 7, 13, 17, 31, 33 };

	private ConvolutionCases() {}

	/** A convolution and how many samples to run it on. */
	record Case(ConvolutionShape shape, int batch) {

		@Override
		public String toString() {
			return batch + " x " + describe(shape.geometry().z()) + describe(shape.geometry().y()) + describe(shape.geometry()
				.x()) + shape.channels() + "->" + shape.filters() + (shape.groups() == 1 ? "" : " groups " + shape.groups());
		}

		private static String describe(final Axis axis) {
			return axis.equals(Axis.NONE) ? "" : axis.input() + "k" + axis.kernel() + (axis.stride() == 1 ? "" : "s" + axis
				.stride()) + "p" + axis.before() + "," + axis.after() + (axis.dilation() == 1 ? "" : "d" + axis.dilation()) + " ";
		}
	}

	private static void add(final List<Case> cases, final int batch, final Axis z, final Axis y, final Axis x,
		final int channels, final int filters, final int groups)
	{
		if (z.output() < 1 || y.output() < 1 || x.output() < 1) return;
		cases.add(new Case(new ConvolutionShape(new Geometry(z, y, x), channels, filters, groups), batch));
	}

	static List<Case> all() {
		final List<Case> cases = new ArrayList<>();
		final Axis none = Axis.NONE;
		// Awkward image sizes, channels and filters.
		for (int i = 0; i < SIZES.length; i++) {
			final int a = SIZES[i];
			final int b = SIZES[(i + 4) % SIZES.length];
			final int c = SIZES[(i + 7) % SIZES.length];
			add(cases, 2, none, Axis.same(a, 3, 1, 1), Axis.same(b, 3, 1, 1), c, b, 1);
			add(cases, 2, none, Axis.same(b, 3, 1, 1), Axis.same(a, 3, 1, 1), b, c, 1);
			add(cases, 1, none, Axis.valid(a, 3, 1, 1), Axis.valid(a, 3, 1, 1), 5, a, 1);
			add(cases, 3, none, Axis.same(7, 3, 1, 1), Axis.same(13, 3, 1, 1), a, a, 1);
			add(cases, 2, none, Axis.same(a, 3, 2, 1), Axis.same(b, 3, 2, 1), 8, c, 1);
			add(cases, 2, none, Axis.same(a, 5, 1, 1), Axis.same(17, 5, 1, 1), 3, 16, 1);
			add(cases, 2, none, Axis.same(a, 5, 1, 1), Axis.same(b, 5, 1, 1), 16, 33, 1);
			add(cases, 3, none, Axis.valid(a, 1, 1, 1), Axis.valid(b, 1, 1, 1), c, a, 1);
			add(cases, 2, none, Axis.valid(a, 1, 2, 1), Axis.valid(b, 1, 2, 1), 16, 17, 1);
			add(cases, 2, none, Axis.same(a, 3, 1, 1), Axis.same(13, 3, 1, 1), b, b, b);
			add(cases, 1, none, Axis.same(9, 3, 2, 1), Axis.same(a, 3, 2, 1), b, b, b);
			add(cases, 2, none, Axis.same(a, 3, 1, 2), Axis.same(17, 3, 1, 3), 4, 7, 1);
			add(cases, 1, Axis.same(5, 3, 1, 1), Axis.same(7, 3, 1, 1), Axis.same(a, 3, 1, 1), 3, 5, 1);
		}
		// The first layers of networks.
		for (int c = 1; c <= 5; c++) {
			add(cases, 2, none, Axis.same(14, 5, 1, 1), Axis.same(28, 5, 1, 1), c, 6, 1);
			add(cases, 2, none, Axis.same(32, 3, 1, 1), Axis.same(32, 3, 1, 1), c, 32, 1);
			add(cases, 1, none, Axis.same(31, 7, 2, 1), Axis.same(33, 7, 2, 1), c, 13, 1);
		}
		// What networks are mostly made of.
		add(cases, 3, none, Axis.valid(14, 5, 1, 1), Axis.valid(14, 5, 1, 1), 6, 16, 1);
		add(cases, 5, none, Axis.same(32, 3, 1, 1), Axis.same(32, 3, 1, 1), 16, 16, 1);
		add(cases, 2, none, Axis.same(16, 3, 1, 1), Axis.same(16, 3, 1, 1), 32, 32, 1);
		add(cases, 7, none, Axis.same(8, 3, 1, 1), Axis.same(8, 3, 1, 1), 64, 64, 1);
		add(cases, 1, none, Axis.same(8, 3, 1, 1), Axis.same(8, 3, 1, 1), 128, 96, 1);
		add(cases, 2, none, Axis.same(4, 3, 1, 1), Axis.same(4, 3, 1, 1), 130, 258, 1);
		add(cases, 1, none, Axis.same(8, 3, 1, 1), Axis.same(8, 3, 1, 1), 512, 40, 1);
		add(cases, 2, none, Axis.same(33, 3, 1, 1), Axis.same(30, 3, 1, 1), 11, 65, 1);
		add(cases, 2, none, Axis.same(32, 3, 2, 1), Axis.same(32, 3, 2, 1), 16, 32, 1);
		add(cases, 2, none, Axis.valid(16, 1, 2, 1), Axis.valid(16, 1, 2, 1), 32, 64, 1);
		add(cases, 1, none, Axis.valid(12, 1, 1, 1), Axis.valid(12, 1, 1, 1), 64, 4, 1);
		add(cases, 1, none, Axis.valid(70, 3, 1, 1), Axis.valid(131, 3, 1, 1), 16, 16, 1);
		add(cases, 1, none, Axis.valid(31, 5, 1, 1), Axis.valid(47, 5, 1, 1), 32, 64, 1);
		add(cases, 2, none, new Axis(9, 5, 1, 0, 3, 1), new Axis(12, 5, 1, 5, 1, 1), 17, 16, 1);
		// All small sides of tiles that are cut, which may be pooled, with one column of tiles or several.
		for (int a = 2; a <= 7; a++)
			for (int b = 3; b <= 7; b++) {
				add(cases, 3, none, Axis.same(a, 3, 1, 1), Axis.same(b + a % 2 * 8, 3, 1, 1), 8 + a, 8 + 2 * b, 1);
				add(cases, 2, none, Axis.same(a, 5, 1, 1), Axis.same(b, 5, 1, 1), 16, 16 + 3 * b, 1);
			}
		// Whole eights of samples, which may be interleaved.
		add(cases, 16, none, Axis.same(14, 5, 1, 1), Axis.same(28, 5, 1, 1), 1, 6, 1);
		add(cases, 8, none, Axis.valid(14, 5, 1, 1), Axis.valid(14, 5, 1, 1), 6, 16, 1);
		add(cases, 8, none, Axis.same(7, 3, 2, 1), Axis.same(9, 3, 2, 1), 9, 8, 1);
		add(cases, 8, none, new Axis(6, 3, 2, 4, 1, 2), new Axis(11, 5, 3, 1, 6, 1), 4, 10, 2);
		add(cases, 8, Axis.same(4, 3, 1, 1), Axis.same(3, 3, 2, 1), Axis.same(5, 3, 1, 1), 3, 5, 1);
		// Odd paddings, also wider than the window and on one side only.
		add(cases, 2, none, new Axis(7, 3, 1, 0, 2, 1), new Axis(9, 3, 1, 2, 0, 1), 8, 8, 1);
		add(cases, 2, none, new Axis(6, 3, 1, 4, 4, 1), new Axis(5, 3, 1, 5, 3, 1), 9, 8, 1);
		add(cases, 2, none, new Axis(6, 3, 2, 4, 1, 2), new Axis(11, 5, 3, 1, 6, 1), 3, 10, 1);
		add(cases, 1, none, new Axis(1, 3, 1, 1, 1, 1), new Axis(1, 3, 1, 1, 1, 1), 17, 33, 1);
		add(cases, 2, none, new Axis(10, 2, 3, 0, 0, 1), new Axis(10, 4, 5, 0, 0, 2), 6, 6, 1);
		add(cases, 2, none, new Axis(5, 4, 2, 1, 2, 1), new Axis(8, 2, 2, 0, 0, 1), 16, 12, 1);
		// Groups.
		add(cases, 2, none, Axis.same(9, 3, 1, 1), Axis.same(10, 3, 1, 1), 12, 8, 4);
		add(cases, 2, none, Axis.same(8, 3, 1, 1), Axis.same(8, 3, 1, 1), 32, 32, 2);
		add(cases, 2, none, Axis.same(8, 3, 2, 1), Axis.same(8, 3, 2, 1), 34, 51, 17);
		add(cases, 2, none, Axis.same(7, 1, 1, 1), Axis.same(5, 1, 1, 1), 24, 48, 3);
		// Depthwise, also with a multiplier.
		add(cases, 2, none, Axis.same(32, 3, 1, 1), Axis.same(32, 3, 1, 1), 32, 32, 32);
		add(cases, 2, none, Axis.same(15, 3, 2, 1), Axis.same(16, 3, 2, 1), 24, 24, 24);
		add(cases, 1, none, Axis.same(9, 5, 1, 1), Axis.same(9, 5, 1, 2), 8, 16, 8);
		// Depthwise with whole vectors of channels: sides that fours leave over or fill not even once, steps, holes, odd paddings.
		add(cases, 3, none, Axis.same(6, 3, 1, 1), Axis.same(7, 3, 1, 1), 16, 16, 16);
		add(cases, 9, none, Axis.same(3, 3, 1, 1), Axis.same(2, 3, 1, 1), 48, 48, 48);
		add(cases, 1, none, Axis.same(70, 3, 2, 1), Axis.same(33, 3, 2, 1), 64, 64, 64);
		add(cases, 2, none, Axis.same(9, 3, 1, 2), Axis.same(11, 3, 1, 3), 16, 16, 16);
		add(cases, 2, none, new Axis(5, 3, 1, 4, 0, 1), new Axis(8, 3, 1, 0, 5, 1), 16, 16, 16);
		add(cases, 1, none, new Axis(1, 3, 1, 3, 1, 1), new Axis(1, 3, 1, 1, 4, 1), 16, 16, 16);
		add(cases, 1, none, Axis.valid(40, 3, 1, 1), Axis.valid(150, 3, 1, 1), 16, 16, 16);
		// 3-D.
		add(cases, 2, Axis.same(5, 3, 1, 1), Axis.same(12, 3, 1, 1), Axis.same(12, 3, 1, 1), 8, 16, 1);
		add(cases, 1, Axis.same(7, 3, 2, 1), Axis.same(8, 3, 2, 1), Axis.same(9, 3, 2, 1), 6, 8, 1);
		add(cases, 1, Axis.valid(5, 3, 1, 2), Axis.valid(8, 1, 1, 1), Axis.valid(9, 3, 1, 1), 16, 9, 1);
		add(cases, 1, Axis.same(4, 3, 1, 1), Axis.same(5, 3, 1, 1), Axis.same(6, 3, 1, 1), 10, 10, 10);
		add(cases, 2, Axis.valid(3, 1, 1, 1), Axis.valid(5, 1, 1, 1), Axis.valid(6, 1, 1, 1), 12, 10, 1);
		return cases;
	}
}
