package io.github.convj.report;

import io.github.convj.data.Image;
import io.github.convj.data.Sample;
import io.github.convj.data.SampleSet;
import io.github.convj.tensor.ConvJException;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The picture on a model's cover: two rows of four images, the classes in turn. Works without a display. Stateless, thread-safe. */
public final class Cover {

	private static final int TILE = 128;
	private static final int COLUMNS = 4;
	private static final int ROWS = 2;

	private Cover() {}

	/**
	 * @param samples to choose from
	 * @param images gives an image by its sample's name; one that gives null or throws a {@link ConvJException} is left out
	 * @return a PNG image, twice as wide as high
	 */
	public static byte[] png(final SampleSet samples, final Function<String, Image> images) {
		final BufferedImage cover = new BufferedImage(COLUMNS * TILE, ROWS * TILE, BufferedImage.TYPE_INT_RGB);
		final Graphics2D graphics = cover.createGraphics();
		try {
			int tile = 0;
			for (final Sample sample : inTurn(samples)) {
				if (tile == COLUMNS * ROWS) break;
				final BufferedImage thumbnail = thumbnail(sample, images);
				if (thumbnail == null) continue;
				graphics.drawImage(thumbnail, tile % COLUMNS * TILE, tile / COLUMNS * TILE, TILE, TILE, null);
				tile++;
			}
		}
		finally {
			graphics.dispose();
		}
		return Canvas.png(cover);
	}

	private static BufferedImage thumbnail(final Sample sample, final Function<String, Image> images) {
		try {
			final Image image = images.apply(sample.name());
			return image == null ? null : Thumbnail.of(image, TILE);
		}
		catch (final ConvJException unreadable) {
			return null;
		}
	}

	/** @return the first sample of each class, then the second of each, and so on */
	private static List<Sample> inTurn(final SampleSet samples) {
		final List<List<Sample>> byClass = new ArrayList<>();
		for (int c = 0; c < samples.classes().size(); c++) {
			final int label = c;
			byClass.add(samples.samples().stream().filter(sample -> sample.label() == label).limit(COLUMNS * ROWS).toList());
		}
		final List<Sample> turns = new ArrayList<>();
		for (int turn = 0; turn < COLUMNS * ROWS; turn++)
			for (final List<Sample> members : byClass)
				if (turn < members.size()) turns.add(members.get(turn));
		return turns;
	}
}
