package io.github.convj.report;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.SplittableRandom;

/**
 * Points that tell classes apart by colour and by form. The first eight colours are told apart by people with any kind of
 * colour vision (Okabe and Ito, Color Universal Design, 2008), and together with the forms 40 classes differ. Stateless,
 * thread-safe.
 */
public final class Markers {

	private static final int[] COLOURS = { 0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9, 0x4d4d4d, 0xf0e442 };

	private static final int FORMS = 5;

	private Markers() {}

	/**
	 * @param index of the class, from 0
	 * @return its colour
	 */
	public static Color colour(final int index) {
		return new Color(COLOURS[index % COLOURS.length]);
	}

	/**
	 * @param index of the class, from 0
	 * @return a darker shade of its colour, for the outline, so that pale ones are seen on white
	 */
	public static Color outline(final int index) {
		final Color colour = colour(index);
		return new Color(colour.getRed() * 2 / 3, colour.getGreen() * 2 / 3, colour.getBlue() * 2 / 3);
	}

	/**
	 * @param index of the class, from 0
	 * @param x of its centre
	 * @param y of its centre
	 * @param radius of the circle; the other forms have about the same area
	 * @return its form
	 */
	public static Shape form(final int index, final double x, final double y, final double radius) {
		final double side = 1.77 * radius;
		return switch (index % FORMS) {
			case 1 -> polygon(x, y, 0, -1.5 * radius, 1.3 * radius, 0.75 * radius, -1.3 * radius, 0.75 * radius);
			case 2 -> new Rectangle2D.Double(x - side / 2, y - side / 2, side, side);
			case 3 -> polygon(x, y, 0, 1.5 * radius, 1.3 * radius, -0.75 * radius, -1.3 * radius, -0.75 * radius);
			case 4 -> polygon(x, y, 0, -1.35 * radius, 1.2 * radius, 0, 0, 1.35 * radius, -1.2 * radius, 0);
			default -> new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
		};
	}

	private static Shape polygon(final double x, final double y, final double... corners) {
		final Path2D.Double path = new Path2D.Double();
		for (int i = 0; i < corners.length; i += 2)
			if (i == 0) path.moveTo(x + corners[0], y + corners[1]);
			else path.lineTo(x + corners[i], y + corners[i + 1]);
		path.closePath();
		return path;
	}

	/**
	 * @param points how many there are
	 * @return an order to draw them in, the same each time, in which no class lies upon all others
	 */
	public static int[] order(final int points) {
		final SplittableRandom random = new SplittableRandom(1);
		final int[] order = new int[points];
		for (int i = 0; i < points; i++) {
			final int j = random.nextInt(i + 1);
			order[i] = order[j];
			order[j] = i;
		}
		return order;
	}

	/**
	 * @param points how many there are
	 * @return the radius at which they can be told apart, in pixels of a picture some 600 wide
	 */
	public static double radius(final int points) {
		return Math.clamp(4.6 - 1.05 * Math.log10(Math.max(1, points) / 30.0), 1.5, 4.6);
	}
}
