import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.zip.DeflaterOutputStream;

/**
 * Makes {@code sample-images}: simulated fluorescence images of cell nuclei in
 * five classes, as crops in class folders and as two fields with a table of
 * what is where.
 * <p>
 * {@code java scripts/MakeSampleImages.java FOLDER [seed]}. The same seed gives
 * the same pixels. Lengths are in pixels of 0.325 micron, brightness is in
 * photoelectrons until the camera turns it into grey values.
 * </p>
 */
public class MakeSampleImages {

	private static final double PIXEL_SIZE = 0.325;
	private static final int CROP = 64;
	private static final int FIELD = 1024;
	private static final int CELLS_PER_FIELD = 124;

	/** Pixels of a cell's own drawing, which is twice as fine as the camera. */
	private static final int FINE = 192;

	private enum Phase {
		interphase(120, 0.72), prometaphase(84, 0.06), metaphase(92, 0.08),
		anaphase(88, 0.06), apoptotic(100, 0.08);

		final int crops;
		final double share;

		Phase(final int crops, final double share) {
			this.crops = crops;
			this.share = share;
		}
	}

	/** How an image was taken. */
	private record Exposure(double brightness, double background, double focus,
		double focusSpread, double tiltX, double tiltY, double vignette,
		double centerX, double centerY)
	{
		static Exposure random(final SplittableRandom random, final int size) {
			final double focus = 0.7 + 0.5 * random.nextDouble();
			final double tilt = 0.35 / size;
			return new Exposure(Math.exp(0.5 * random.nextGaussian()), 14 + 34 *
				random.nextDouble(), focus, 0.35, tilt * random.nextGaussian(), tilt *
					random.nextGaussian(), 0.12 + 0.2 * random.nextDouble(), size * (0.5 +
						0.12 * random.nextGaussian()), size * (0.5 + 0.12 * random
							.nextGaussian()));
		}
	}

	/** A drawing of one cell: photoelectrons on the fine grid, blurred. */
	private record Cell(Phase phase, float[] light, double left, double top,
		double right, double bottom)
	{}

	private record Row(String image, int x, int y, int width, int height,
		Phase phase)
	{}

	public static void main(final String... words) throws IOException {
		if (words.length < 1 || words.length > 2) {
			System.err.println("usage: java MakeSampleImages.java FOLDER [seed]");
			System.exit(2);
		}
		final Path folder = Path.of(words[0]);
		final SplittableRandom random = new SplittableRandom(words.length < 2 ? 1
			: Long.parseLong(words[1]));
		for (final Phase phase : Phase.values()) {
			final Path crops = folder.resolve("crops").resolve(phase.name());
			Files.createDirectories(crops);
			for (int i = 1; i <= phase.crops; i++)
				write(crops.resolve(String.format(Locale.ROOT, "%s%03d.tif", phase, i)),
					crop(phase, random.split()), CROP);
		}
		final Path fields = Files.createDirectories(folder.resolve("fields"));
		final List<Row> truth = new ArrayList<>();
		for (int i = 1; i <= 2; i++) {
			final String name = "field" + i + ".tif";
			write(fields.resolve(name), field(name, truth, random.split()), FIELD);
		}
		final StringBuilder table = new StringBuilder(
			"image,x,y,width,height,label\n");
		for (final Row r : truth)
			table.append(r.image).append(',').append(r.x).append(',').append(r.y)
				.append(',').append(r.width).append(',').append(r.height).append(',')
				.append(r.phase).append('\n');
		Files.writeString(fields.resolve("truth.csv"), table);
	}

	/** A crop of one cell, roughly centred, whose neighbours may look in. */
	private static short[] crop(final Phase phase,
		final SplittableRandom random)
	{
		final Exposure exposure = Exposure.random(random, CROP);
		final float[] light = new float[CROP * CROP];
		final double x = CROP / 2.0 + 1.6 * random.nextGaussian();
		final double y = CROP / 2.0 + 1.6 * random.nextGaussian();
		add(cell(phase, exposure, 0, random), light, CROP, x, y);
		final int neighbours = random.nextDouble() < 0.5 ? 0 : random
			.nextDouble() < 0.75 ? 1 : 2;
		double angle = 2 * Math.PI * random.nextDouble();
		for (int i = 0; i < neighbours; i++) {
			final double distance = 39 + 9 * random.nextDouble();
			add(cell(anyPhase(random), exposure, 0, random), light, CROP, x +
				distance * Math.cos(angle), y + distance * Math.sin(angle));
			angle += 1.6 + 2 * random.nextDouble();
		}
		return camera(light, CROP, exposure, random);
	}

	private static short[] field(final String name, final List<Row> truth,
		final SplittableRandom random)
	{
		final Exposure exposure = Exposure.random(random, FIELD);
		final float[] light = new float[FIELD * FIELD];
		final List<double[]> places = new ArrayList<>();
		for (int attempt = 0; places.size() < CELLS_PER_FIELD &&
			attempt < 100000; attempt++)
		{
			double x = -12 + (FIELD + 24) * random.nextDouble();
			double y = -12 + (FIELD + 24) * random.nextDouble();
			if (!places.isEmpty() && random.nextDouble() < 0.55) {
				// Daughters and colonies: cells like to lie near each other.
				final double[] near = places.get(random.nextInt(places.size()));
				final double angle = 2 * Math.PI * random.nextDouble();
				final double distance = 46 + 30 * random.nextDouble();
				x = near[0] + distance * Math.cos(angle);
				y = near[1] + distance * Math.sin(angle);
			}
			if (x < -12 || y < -12 || x > FIELD + 12 || y > FIELD + 12) continue;
			boolean free = true;
			for (final double[] other : places)
				free &= Math.hypot(x - other[0], y - other[1]) > 42;
			if (!free) continue;
			places.add(new double[] { x, y });
			final double defocus = exposure.tiltX * (x - FIELD / 2.0) +
				exposure.tiltY * (y - FIELD / 2.0);
			final Cell cell = cell(anyPhase(random), exposure, defocus, random);
			add(cell, light, FIELD, x, y);
			if (x < 0 || y < 0 || x >= FIELD || y >= FIELD) continue;
			final int left = (int) Math.max(0, Math.floor(x + cell.left));
			final int top = (int) Math.max(0, Math.floor(y + cell.top));
			final int right = (int) Math.min(FIELD, Math.ceil(x + cell.right));
			final int bottom = (int) Math.min(FIELD, Math.ceil(y + cell.bottom));
			truth.add(new Row(name, left, top, right - left, bottom - top,
				cell.phase));
		}
		return camera(light, FIELD, exposure, random);
	}

	private static Phase anyPhase(final SplittableRandom random) {
		double u = random.nextDouble();
		for (final Phase phase : Phase.values())
			if ((u -= phase.share) < 0) return phase;
		return Phase.interphase;
	}

	// -- Cells --

	private static Cell cell(final Phase phase, final Exposure exposure,
		final double defocus, final SplittableRandom random)
	{
		final float[] shape = switch (phase) {
			case interphase -> interphase(random);
			case prometaphase -> prometaphase(random);
			case metaphase -> metaphase(random);
			case anaphase -> anaphase(random);
			case apoptotic -> apoptotic(random);
		};
		double left = FINE, top = FINE, right = 0, bottom = 0, sum = 0, highest = 0;
		for (final float v : shape)
			highest = Math.max(highest, v);
		for (int y = 0; y < FINE; y++)
			for (int x = 0; x < FINE; x++) {
				final float v = shape[y * FINE + x];
				sum += v;
				if (v < 0.12 * highest) continue;
				left = Math.min(left, x);
				right = Math.max(right, x + 1);
				top = Math.min(top, y);
				bottom = Math.max(bottom, y + 1);
			}
		// The light of a nucleus is its DNA: one set before, two in mitosis.
		final double dna = switch (phase) {
			case interphase -> 1 + random.nextDouble() * random.nextDouble();
			// Fragments are equally dense, so that few small ones hold little.
			case apoptotic -> (0.5 + 0.5 * random.nextDouble()) * Math.min(1.3, sum /
				1100);
			default -> 1.55 + 0.35 * random.nextDouble();
		};
		final double light = 300000 * dna * exposure.brightness * Math.exp(0.22 *
			random.nextGaussian());
		final float scale = (float) (light / sum);
		for (int i = 0; i < shape.length; i++)
			shape[i] *= scale;
		if (phase != Phase.interphase) haze(shape, light * (0.05 + 0.09 * random
			.nextDouble()), random);
		final double floating = random.nextDouble() < 0.12 ? 1.3 * random
			.nextDouble() : 0;
		final double sigma = floating + Math.max(0.6, exposure.focus + Math.abs(
			defocus + exposure.focusSpread * random.nextGaussian()));
		final float[] sharp = blur(shape, FINE, 2 * sigma);
		// What lies above and below the plane of focus.
		final float[] wide = blur(shape, FINE, 2 * (4 + 1.5 * sigma));
		for (int i = 0; i < sharp.length; i++)
			sharp[i] = 0.8f * sharp[i] + 0.2f * wide[i];
		final double half = FINE / 2.0;
		return new Cell(phase, sharp, (left - half) / 2, (top - half) / 2, (right -
			half) / 2, (bottom - half) / 2);
	}

	/** A flat smooth nucleus: chromatin texture, foci, rim and nucleoli. */
	private static float[] interphase(final SplittableRandom random) {
		final double major = 2 * (17 + 5.5 * random.nextDouble());
		final double minor = major * (0.68 + 0.27 * random.nextDouble());
		final double angle = Math.PI * random.nextDouble();
		final double[] amplitude = new double[7];
		final double[] shift = new double[7];
		for (int k = 2; k < 7; k++) {
			amplitude[k] = 0.055 * random.nextGaussian() / Math.pow(k - 1, 0.9);
			shift[k] = 2 * Math.PI * random.nextDouble();
		}
		final float[] fine = noise(2.2, random);
		final float[] middle = noise(4.5, random);
		final float[] coarse = noise(13, random);
		final double contrast = 0.75 + 0.6 * random.nextDouble();
		final double rim = 0.1 + 0.18 * random.nextDouble();
		final int nucleoli = 1 + random.nextInt(4);
		final double[][] nucleolus = new double[nucleoli][];
		for (int i = 0; i < nucleoli; i++) {
			final double r = 0.6 * Math.sqrt(random.nextDouble());
			final double a = 2 * Math.PI * random.nextDouble();
			nucleolus[i] = new double[] { r * major * Math.cos(a), r * minor * Math
				.sin(a), 5 + 6.5 * random.nextDouble() / Math.sqrt(nucleoli), 0.65 + 0.6 *
					random.nextDouble(), Math.PI * random.nextDouble(), 0.35 + 0.35 *
						random.nextDouble() };
		}
		final int foci = random.nextInt(9);
		final double[][] focus = new double[foci][];
		for (int i = 0; i < foci; i++) {
			final double r = 0.85 * Math.sqrt(random.nextDouble());
			final double a = 2 * Math.PI * random.nextDouble();
			focus[i] = new double[] { r * major * Math.cos(a), r * minor * Math.sin(
				a), 1.5 + 1.5 * random.nextDouble(), 0.2 + 0.35 * random.nextDouble() };
		}
		final float[] shape = new float[FINE * FINE];
		final double cos = Math.cos(angle), sin = Math.sin(angle);
		for (int y = 0; y < FINE; y++)
			for (int x = 0; x < FINE; x++) {
				final double dx = x + 0.5 - FINE / 2.0, dy = y + 0.5 - FINE / 2.0;
				final double u = dx * cos + dy * sin, v = dy * cos - dx * sin;
				final double theta = Math.atan2(v / minor, u / major);
				double edge = 1;
				for (int k = 2; k < 7; k++)
					edge += amplitude[k] * Math.cos(k * theta + shift[k]);
				final double rho = Math.hypot(u / major, v / minor) / edge;
				if (rho >= 1) continue;
				final int i = y * FINE + x;
				double value = Math.pow(1 - Math.pow(rho, 3), 0.55);
				value *= Math.exp(contrast * (0.13 * fine[i] + 0.17 * middle[i] + 0.1 *
					coarse[i]));
				value *= 1 + rim * Math.exp(-Math.pow((rho - 0.9) / 0.08, 2));
				for (final double[] n : nucleolus) {
					final double nx = u - n[0], ny = v - n[1];
					final double c = Math.cos(n[4]), s = Math.sin(n[4]);
					final double d = Math.hypot((nx * c + ny * s) / n[2], (ny * c - nx *
						s) / (n[2] * n[3])) + 0.12 * middle[i];
					value *= 1 - n[5] / (1 + Math.exp((d - 1) / 0.13));
					// Chromatin gathers around a nucleolus.
					value *= 1 + 0.16 * Math.exp(-Math.pow((d - 1.3) / 0.18, 2));
				}
				for (final double[] f : focus)
					value += f[3] * Math.exp(-0.5 * (Math.pow((u - f[0]) / f[2], 2) + Math
						.pow((v - f[1]) / f[2], 2)));
				shape[i] = (float) value;
			}
		return shape;
	}

	/** Condensed chromosomes in a loose tangle, often around an empty middle. */
	private static float[] prometaphase(final SplittableRandom random) {
		final float[] shape = new float[FINE * FINE];
		final double radius = 2 * (10 + 5 * random.nextDouble());
		final double hole = random.nextDouble() < 0.6 ? 0.25 + 0.35 * random
			.nextDouble() : 0;
		final double flat = 0.5 + 0.5 * random.nextDouble();
		final double angle = Math.PI * random.nextDouble();
		final double cos = Math.cos(angle), sin = Math.sin(angle);
		final double lobe = 0.14 * random.nextGaussian();
		final double turn = 2 * Math.PI * random.nextDouble();
		final int rods = 46 + random.nextInt(20);
		for (int i = 0; i < rods; i++) {
			final double a = 2 * Math.PI * random.nextDouble();
			final double r = radius * Math.sqrt(hole * hole + (1 - hole * hole) *
				random.nextDouble()) * (1 + lobe * Math.cos(3 * a + turn));
			final double u = r * Math.cos(a), v = r * Math.sin(a) * flat;
			final double direction = a + angle + (random.nextDouble() < 0.6 ? 0
				: Math.PI / 2) + 0.6 * random.nextGaussian();
			rod(shape, u * cos - v * sin, u * sin + v * cos, direction, 2 * (1.8 +
				3.2 * random.nextDouble()), 2 * (1.35 + 0.7 * random.nextDouble()),
				0.6 * random.nextGaussian());
		}
		strays(shape, random.nextInt(3), radius * 1.3, random);
		return shape;
	}

	/** A compact bar with a ragged outline, sometimes seen at a slant. */
	private static float[] metaphase(final SplittableRandom random) {
		final float[] shape = new float[FINE * FINE];
		final double length = 2 * (24 + 12 * random.nextDouble());
		// Seen at a slant, the plate is wider.
		final double slant = random.nextDouble() < 0.2 ? 1 + random.nextDouble() : 1;
		final double width = 2 * (6 + 3.5 * random.nextDouble()) * slant;
		plate(shape, 0, 0, Math.PI * random.nextDouble(), length, width, 0.0015 *
			random.nextGaussian(), (int) (60 * slant), 0.4 * slant * slant,
			random);
		if (random.nextDouble() < 0.3) strays(shape, 1 + random.nextInt(2), length *
			0.33, random);
		return shape;
	}

	/** Two plates on their way apart, bent around the poles when far apart. */
	private static float[] anaphase(final SplittableRandom random) {
		final float[] shape = new float[FINE * FINE];
		final double angle = Math.PI * random.nextDouble();
		final double progress = random.nextDouble();
		final double distance = 2 * (8.5 + 22 * progress);
		final double length = 2 * (27 - 8 * progress + 5 * random.nextDouble());
		final double width = 2 * (5 + 2.2 * random.nextDouble());
		final double skew = 0.09 * random.nextGaussian();
		final double bend = 0.0035 + 0.006 * progress + 0.003 * random
			.nextGaussian();
		final double x = distance / 2 * -Math.sin(angle);
		final double y = distance / 2 * Math.cos(angle);
		plate(shape, x, y, angle + skew, length, width, bend, 44, 0.4, random);
		plate(shape, -x, -y, angle - skew, length * (0.9 + 0.2 * random
			.nextDouble()), width, -bend, 44, 0.4, random);
		if (random.nextDouble() < 0.2) rod(shape, 6 * random.nextGaussian(), 6 *
			random.nextGaussian(), angle + Math.PI / 2 + 0.2 * random.nextGaussian(),
			distance / 3, 2, 0);
		return shape;
	}

	/**
	 * Chromosomes side by side, centred on (x, y): the plate runs along the angle
	 * and bends by bend * u * u across it. Disorder is in radians.
	 */
	private static void plate(final float[] shape, final double x,
		final double y, final double angle, final double length,
		final double width, final double bend, final int rods,
		final double disorder, final SplittableRandom random)
	{
		final double cos = Math.cos(angle), sin = Math.sin(angle);
		for (int i = 0; i < rods; i++) {
			final double along = (i + 0.5 + 2.4 * (random.nextDouble() - 0.5)) /
				rods * 2 - 1;
			final double u = along * length / 2;
			final double thick = width * Math.sqrt(1 - 0.72 * along * along);
			final double v = bend * u * u - bend * length * length / 14 + 0.24 *
				thick * random.nextGaussian();
			final double direction = angle + Math.PI / 2 - Math.atan(2 * bend * u) +
				disorder * random.nextGaussian();
			rod(shape, x + u * cos - v * sin, y + u * sin + v * cos, direction,
				thick * (0.18 + 0.38 * random.nextDouble()), 2 * (1.3 + 0.9 * random
					.nextDouble()), 0.45 * random.nextGaussian());
		}
	}

	/** Smooth dense lumps of all sizes where a nucleus has fallen apart. */
	private static float[] apoptotic(final SplittableRandom random) {
		final float[] shape = new float[FINE * FINE];
		final double stage = random.nextDouble();
		final int lumps = 1 + (int) (9 * Math.pow(stage, 0.7)) + random.nextInt(2);
		final double spread = 2 * (3 + 6 * stage);
		final List<double[]> placed = new ArrayList<>();
		for (int attempt = 0; placed.size() < lumps && attempt < 400; attempt++) {
			final boolean first = placed.isEmpty();
			final double radius = first ? 2 * (6.8 - 2.6 * stage + 1.5 * random
				.nextDouble()) : 2 * (1.4 + (4.2 - 1.4 * stage) * Math.pow(random
					.nextDouble(), 1.4));
			final double x = spread * random.nextGaussian() * (first ? 0.4 : 1);
			final double y = spread * random.nextGaussian() * (first ? 0.4 : 1);
			if (Math.hypot(x, y) > 40) continue;
			boolean free = true, near = first || random.nextDouble() < 0.25;
			for (final double[] other : placed) {
				final double gap = Math.hypot(x - other[0], y - other[1]) / (radius +
					other[2]);
				free &= gap > 0.62;
				near |= gap < 1.25;
			}
			if (!free || !near) continue;
			placed.add(new double[] { x, y, radius });
			lump(shape, x, y, radius, 0.7 + 0.5 * random.nextDouble(), random);
		}
		return shape;
	}

	private static void strays(final float[] shape, final int count,
		final double distance, final SplittableRandom random)
	{
		for (int i = 0; i < count; i++) {
			final double a = 2 * Math.PI * random.nextDouble();
			final double r = distance * (0.85 + 0.3 * random.nextDouble());
			rod(shape, r * Math.cos(a), r * Math.sin(a), Math.PI * random
				.nextDouble(), 3 + 4 * random.nextDouble(), 2.6, 0);
		}
	}

	/** Adds a rod seen from the side: half its length, radius and bow given. */
	private static void rod(final float[] shape, final double x, final double y,
		final double direction, final double half, final double radius,
		final double bow)
	{
		final double cos = Math.cos(direction), sin = Math.sin(direction);
		final double reach = half + radius + Math.abs(bow) * radius + 1;
		final double cx = x + FINE / 2.0, cy = y + FINE / 2.0;
		for (int py = (int) Math.max(0, cy - reach); py < Math.min(FINE, cy +
			reach); py++)
			for (int px = (int) Math.max(0, cx - reach); px < Math.min(FINE, cx +
				reach); px++)
			{
				final double dx = px + 0.5 - cx, dy = py + 0.5 - cy;
				final double u = dx * cos + dy * sin;
				final double v = dy * cos - dx * sin - bow * radius * (u * u / (half *
					half) - 0.5);
				final double beyond = Math.max(0, Math.abs(u) - half);
				final double d = Math.hypot(beyond, v) / radius;
				if (d < 1) shape[py * FINE + px] += (float) Math.sqrt(1 - d * d);
			}
	}

	/** Adds a ball that is dented, darker on one side and unevenly dense. */
	private static void lump(final float[] shape, final double x, final double y,
		final double radius, final double density, final SplittableRandom random)
	{
		final double cx = x + FINE / 2.0, cy = y + FINE / 2.0;
		final double flat = 0.68 + 0.32 * random.nextDouble();
		final double angle = Math.PI * random.nextDouble();
		final double cos = Math.cos(angle), sin = Math.sin(angle);
		final double side = 0.35 * random.nextGaussian();
		final double dent = 0.07 * random.nextGaussian();
		final double dentAt = 2 * Math.PI * random.nextDouble();
		final double dent3 = 0.05 * random.nextGaussian();
		final double hollow = random.nextDouble() < 0.3 ? 0.5 * random.nextDouble()
			: 0;
		final int reach = (int) Math.ceil(radius * 1.25) + 1;
		for (int py = (int) cy - reach; py <= cy + reach; py++)
			for (int px = (int) cx - reach; px <= cx + reach; px++) {
				if (px < 0 || py < 0 || px >= FINE || py >= FINE) continue;
				final double dx = px + 0.5 - cx, dy = py + 0.5 - cy;
				final double u = (dx * cos + dy * sin) / radius;
				final double v = (dy * cos - dx * sin) / radius / flat;
				final double theta = Math.atan2(v, u);
				final double d = Math.hypot(u, v) / (1 + dent * Math.cos(2 * theta +
					dentAt) + dent3 * Math.cos(3 * theta));
				if (d >= 1) continue;
				final double thick = Math.sqrt(1 - d * d) * (1 - hollow * Math.exp(-4 *
					d * d));
				shape[py * FINE + px] += (float) (Math.pow(radius / 8, 0.7) * density *
					thick * Math.max(0.4, 1 + side * u));
			}
	}

	/** What is dissolved in a rounded cell without a nuclear envelope. */
	private static void haze(final float[] shape, final double light,
		final SplittableRandom random)
	{
		final double radius = 2 * (20 + 5 * random.nextDouble());
		final double shiftX = 3 * random.nextGaussian();
		final double shiftY = 3 * random.nextGaussian();
		final double peak = light / (Math.PI * radius * radius * 2 / 3);
		for (int y = 0; y < FINE; y++)
			for (int x = 0; x < FINE; x++) {
				final double d = Math.hypot(x - FINE / 2.0 - shiftX, y - FINE / 2.0 -
					shiftY) / radius;
				if (d < 1) shape[y * FINE + x] += (float) (peak * Math.sqrt(1 - d * d));
			}
	}

	// -- Optics and camera --

	/** Adds a cell's light to an image: four fine pixels fall on one. */
	private static void add(final Cell cell, final float[] light, final int size,
		final double x, final double y)
	{
		final int left = (int) Math.round(2 * x) - FINE / 2;
		final int top = (int) Math.round(2 * y) - FINE / 2;
		for (int v = 0; v < FINE; v++) {
			final int py = Math.floorDiv(v + top, 2);
			if (py < 0 || py >= size) continue;
			for (int u = 0; u < FINE; u++) {
				final int px = Math.floorDiv(u + left, 2);
				if (px >= 0 && px < size) light[py * size + px] += cell.light[v * FINE +
					u];
			}
		}
	}

	/** Uneven light, shot noise, read noise, offset, and grey values. */
	private static short[] camera(final float[] light, final int size,
		final Exposure exposure, final SplittableRandom random)
	{
		final short[] grey = new short[size * size];
		final double slope = 0.18 * random.nextGaussian() / size;
		for (int y = 0; y < size; y++)
			for (int x = 0; x < size; x++) {
				final double dx = (x - exposure.centerX) / size, dy = (y -
					exposure.centerY) / size;
				final double lamp = Math.max(0.3, 1 - 2 * exposure.vignette * (dx * dx +
					dy * dy));
				final double mean = lamp * (light[y * size + x] + exposure.background *
					(1 + slope * (x - size / 2.0)));
				final double electrons = poisson(mean, random) + 1.6 * random
					.nextGaussian();
				final long value = Math.round(100 + 2.1 * electrons);
				grey[y * size + x] = (short) Math.max(0, Math.min(65535, value));
			}
		return grey;
	}

	private static double poisson(final double mean,
		final SplittableRandom random)
	{
		if (mean > 60) return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random
			.nextGaussian()));
		final double limit = Math.exp(-mean);
		int count = 0;
		for (double p = random.nextDouble(); p > limit; p *= random.nextDouble())
			count++;
		return count;
	}

	/** Smooth noise of mean 0 and deviation 1 on the fine grid. */
	private static float[] noise(final double sigma,
		final SplittableRandom random)
	{
		final float[] white = new float[FINE * FINE];
		for (int i = 0; i < white.length; i++)
			white[i] = (float) random.nextGaussian();
		final float[] smooth = blur(white, FINE, sigma);
		double squares = 0;
		for (final float v : smooth)
			squares += v * v;
		final float scale = (float) (1 / Math.sqrt(squares / smooth.length));
		for (int i = 0; i < smooth.length; i++)
			smooth[i] *= scale;
		return smooth;
	}

	/** Gaussian blur; beyond the border there is nothing. */
	private static float[] blur(final float[] image, final int size,
		final double sigma)
	{
		final int reach = (int) Math.ceil(3.5 * sigma);
		final float[] kernel = new float[2 * reach + 1];
		double sum = 0;
		for (int i = -reach; i <= reach; i++)
			sum += kernel[i + reach] = (float) Math.exp(-0.5 * i * i / (sigma *
				sigma));
		for (int i = 0; i < kernel.length; i++)
			kernel[i] /= (float) sum;
		float[] from = image;
		for (final int step : new int[] { 1, size }) {
			final float[] to = new float[size * size];
			for (int line = 0; line < size; line++) {
				final int start = line * (step == 1 ? size : 1);
				for (int k = -reach; k <= reach; k++) {
					final float weight = kernel[k + reach];
					for (int i = Math.max(0, -k); i < Math.min(size, size - k); i++)
						to[start + i * step] += weight * from[start + (i + k) * step];
				}
			}
			from = to;
		}
		return from;
	}

	// -- Files --

	/** Writes a calibrated 16-bit TIFF, deflated, as ImageJ reads it. */
	private static void write(final Path file, final short[] grey,
		final int size) throws IOException
	{
		int low = 65535, high = 0;
		final ByteArrayOutputStream packed = new ByteArrayOutputStream();
		try (DataOutputStream data = new DataOutputStream(new DeflaterOutputStream(
			packed, new java.util.zip.Deflater(9))))
		{
			for (final short value : grey) {
				low = Math.min(low, value & 0xffff);
				high = Math.max(high, value & 0xffff);
				data.writeShort(value);
			}
		}
		final byte[] strip = packed.toByteArray();
		final byte[] text = ("ImageJ=1.54p\nunit=micron\nmin=" + low + ".0\nmax=" +
			high + ".0\n\0").getBytes(StandardCharsets.US_ASCII);
		final int entries = 13;
		final int textAt = 8 + 2 + 12 * entries + 4;
		final int resolutionAt = textAt + text.length + text.length % 2;
		final int stripAt = resolutionAt + 8;
		final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		final DataOutputStream out = new DataOutputStream(bytes);
		out.writeInt(0x4d4d002a);
		out.writeInt(8);
		out.writeShort(entries);
		entry(out, 254, 4, 1, 0);
		entry(out, 256, 4, 1, size);
		entry(out, 257, 4, 1, size);
		entry(out, 258, 3, 1, 16 << 16);
		entry(out, 259, 3, 1, 8 << 16);
		entry(out, 262, 3, 1, 1 << 16);
		entry(out, 270, 2, text.length, textAt);
		entry(out, 273, 4, 1, stripAt);
		entry(out, 277, 3, 1, 1 << 16);
		entry(out, 278, 4, 1, size);
		entry(out, 279, 4, 1, strip.length);
		entry(out, 282, 5, 1, resolutionAt);
		entry(out, 283, 5, 1, resolutionAt);
		out.writeInt(0);
		out.write(text);
		if (text.length % 2 == 1) out.write(0);
		out.writeInt(1000000);
		out.writeInt((int) Math.round(1000000 * PIXEL_SIZE));
		out.write(strip);
		final Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
		Files.write(unfinished, bytes.toByteArray());
		Files.move(unfinished, file,
			java.nio.file.StandardCopyOption.REPLACE_EXISTING);
	}

	private static void entry(final DataOutputStream out, final int tag,
		final int type, final int count, final int value) throws IOException
	{
		out.writeShort(tag);
		out.writeShort(type);
		out.writeInt(count);
		out.writeInt(value);
	}
}
