package io.github.convj.file;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.convj.tensor.ConvJException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The descriptions that make Zarr arrays an image with several resolutions, as OME-Zarr 0.4 has them (Moore et al. 2023, OME-Zarr:
 * a cloud-optimized bioimaging file format). Stateless, thread-safe.
 */
public final class OmeZarr {

	/** The version of OME-Zarr that is written and read. */
	public static final String VERSION = "0.4";
	/** Name of the group of label images. */
	public static final String LABELS = "labels";

	/** Units of length as OME-Zarr spells them, and as people write them, ImageJ's way first. */
	private static final Map<String, List<String>> UNITS = Map.of("micrometer", List.of("\u00b5m", "\u03bcm", "um", "micron",
		"microns"), "nanometer", List.of("nm"), "millimeter", List.of("mm"), "centimeter", List.of("cm"), "meter", List.of("m"),
		"angstrom", List.of("\u00c5", "\u212b"), "picometer", List.of("pm"), "inch", List.of("inch", "inches", "in"));

	private static final String GROUP = ".zgroup";
	private static final String ATTRIBUTES = ".zattrs";

	private OmeZarr() {}

	/**
	 * @param unit of length as people write it, as in {@code \u00b5m}, or as OME-Zarr spells it
	 * @return as OME-Zarr spells it; empty if it is no unit of length that is known
	 */
	public static String unit(final String unit) {
		return UNITS.entrySet().stream().filter(entry -> entry.getKey().equals(unit) || entry.getValue().contains(unit)).map(
			Map.Entry::getKey).findFirst().orElse("");
	}

	/**
	 * @param unit as OME-Zarr spells it
	 * @return as people write it; the same if it is not known
	 */
	public static String symbol(final String unit) {
		return UNITS.getOrDefault(unit, List.of(unit)).getFirst();
	}

	/**
	 * An axis of an image.
	 *
	 * @param name {@code t}, {@code c}, {@code z}, {@code y} or {@code x}
	 * @param unit as OME-Zarr spells it, as in {@code micrometer}; empty if it is not known
	 * @param scale units from one pixel of the finest resolution to the next
	 * @param translation units from the origin to the first pixel's centre
	 */
	public record Axis(String name, String unit, double scale, double translation) {

		private String type() {
			return switch (name) {
				case "t" -> "time";
				case "c" -> "channel";
				default -> "space";
			};
		}

		private boolean inPlane() {
			return name.equals("y") || name.equals("x");
		}
	}

	/**
	 * An image that was opened.
	 *
	 * @param array of the finest resolution
	 * @param axes slowest first
	 */
	public record Opened(ZarrArray array, List<Axis> axes) {}

	/**
	 * @param path any
	 * @return whether it is a folder that looks like OME-Zarr
	 */
	public static boolean suits(final Path path) {
		return Files.isDirectory(path) && (Files.exists(path.resolve(GROUP)) || Files.exists(path.resolve(ATTRIBUTES)) || Files
			.exists(path.resolve(".zarray")) || Files.exists(path.resolve("zarr.json")));
	}

	/**
	 * Describes an image, each of whose resolutions is half as fine in Y and X as the one before. Pixels are joined two by two, so
	 * the first pixel's centre moves.
	 *
	 * @param folder of the image; made if it is missing
	 * @param name of the image
	 * @param axes slowest first
	 * @param levels how many resolutions, in the folders 0, 1, 2 ...
	 * @param method that makes a coarser resolution, for people
	 * @param channels names; empty for none
	 * @param colours of the channels, red, green, blue
	 * @throws IOException if writing fails
	 */
	public static void describe(final Path folder, final String name, final List<Axis> axes, final int levels,
		final String method, final List<String> channels, final List<int[]> colours) throws IOException
	{
		final JsonObject attributes = new JsonObject();
		attributes.add("multiscales", multiscales(name, axes, levels, method));
		if (!channels.isEmpty()) attributes.add("omero", omero(channels, colours));
		group(folder, attributes);
	}

	/**
	 * Describes a label image within an image.
	 *
	 * @param image folder of the image
	 * @param name of the label image
	 * @param axes slowest first
	 * @param levels how many resolutions
	 * @param labels names of the values from 1 on
	 * @param colours of the values from 1 on
	 * @return the label image's folder
	 * @throws IOException if writing fails
	 */
	public static Path describeLabels(final Path image, final String name, final List<Axis> axes, final int levels,
		final List<String> labels, final List<int[]> colours) throws IOException
	{
		final JsonObject all = new JsonObject();
		final JsonArray names = new JsonArray();
		names.add(name);
		all.add("labels", names);
		group(image.resolve(LABELS), all);
		final JsonArray table = new JsonArray();
		final JsonArray properties = new JsonArray();
		for (int i = 0; i < labels.size(); i++) {
			final JsonObject colour = new JsonObject();
			colour.addProperty("label-value", i + 1);
			colour.add("rgba", Json.array(colours.get(i)[0], colours.get(i)[1], colours.get(i)[2], 255L));
			table.add(colour);
			final JsonObject property = new JsonObject();
			property.addProperty("label-value", i + 1);
			property.addProperty("class", labels.get(i));
			properties.add(property);
		}
		final JsonObject source = new JsonObject();
		source.addProperty("image", "../../");
		final JsonObject label = new JsonObject();
		label.addProperty("version", VERSION);
		label.add("colors", table);
		label.add("properties", properties);
		label.add("source", source);
		final JsonObject attributes = new JsonObject();
		attributes.add("multiscales", multiscales(name, axes, levels, "nearest"));
		attributes.add("image-label", label);
		final Path folder = image.resolve(LABELS).resolve(name);
		group(folder, attributes);
		return folder;
	}

	private static void group(final Path folder, final JsonObject attributes) throws IOException {
		Files.createDirectories(folder);
		final JsonObject format = new JsonObject();
		format.addProperty("zarr_format", 2);
		Json.write(folder.resolve(GROUP), format);
		Json.write(folder.resolve(ATTRIBUTES), attributes);
	}

	private static JsonArray multiscales(final String name, final List<Axis> axes, final int levels, final String method) {
		final JsonArray described = new JsonArray();
		for (final Axis axis : axes) {
			final JsonObject json = new JsonObject();
			json.addProperty("name", axis.name);
			json.addProperty("type", axis.type());
			if (!axis.unit.isEmpty()) json.addProperty("unit", axis.unit);
			described.add(json);
		}
		final JsonArray datasets = new JsonArray();
		for (int level = 0; level < levels; level++) {
			final double factor = Math.scalb(1, level);
			final JsonObject scale = new JsonObject();
			scale.addProperty("type", "scale");
			scale.add("scale", Json.array(axes.stream().mapToDouble(axis -> axis.inPlane() ? factor * axis.scale : axis.scale)
				.toArray()));
			final JsonObject translation = new JsonObject();
			translation.addProperty("type", "translation");
			translation.add("translation", Json.array(axes.stream().mapToDouble(axis -> axis.translation + (axis.inPlane() ? (factor -
				1) / 2 * axis.scale : 0)).toArray()));
			final JsonArray transformations = new JsonArray();
			transformations.add(scale);
			transformations.add(translation);
			final JsonObject dataset = new JsonObject();
			dataset.addProperty("path", Integer.toString(level));
			dataset.add("coordinateTransformations", transformations);
			datasets.add(dataset);
		}
		final JsonObject multiscale = new JsonObject();
		multiscale.addProperty("version", VERSION);
		multiscale.addProperty("name", name);
		multiscale.add("axes", described);
		multiscale.add("datasets", datasets);
		multiscale.addProperty("type", method);
		final JsonArray all = new JsonArray();
		all.add(multiscale);
		return all;
	}

	private static JsonObject omero(final List<String> channels, final List<int[]> colours) {
		final JsonArray list = new JsonArray();
		for (int c = 0; c < channels.size(); c++) {
			final JsonObject window = new JsonObject();
			window.addProperty("min", 0);
			window.addProperty("max", 1);
			window.addProperty("start", 0);
			window.addProperty("end", 1);
			final JsonObject channel = new JsonObject();
			channel.addProperty("label", channels.get(c));
			channel.addProperty("active", true);
			final int[] colour = colours.get(c);
			channel.addProperty("color", String.format(Locale.ROOT, "%02X%02X%02X", colour[0], colour[1], colour[2]));
			channel.add("window", window);
			list.add(channel);
		}
		final JsonObject omero = new JsonObject();
		omero.add("channels", list);
		return omero;
	}

	/**
	 * @param folder of an image, or of a collection whose first image is wanted
	 * @return its finest resolution
	 * @throws ConvJException if it is no OME-Zarr 0.4, or damaged
	 */
	public static Opened open(final Path folder) {
		if (Files.exists(folder.resolve("zarr.json"))) throw new ConvJException(folder +
			" is of the newer Zarr version 3, which is not read; convert it to OME-Zarr " + VERSION + ".");
		try {
			if (!Files.exists(folder.resolve(ATTRIBUTES)) && Files.exists(folder.resolve(".zarray"))) {
				final ZarrArray array = ZarrArray.open(folder);
				return new Opened(array, unnamed(array.shape().length));
			}
			final JsonObject attributes = Json.read(folder.resolve(ATTRIBUTES));
			if (!attributes.has("multiscales")) {
				// as Bio-Formats lays out the series of a file
				if (attributes.has("bioformats2raw.layout") && suits(folder.resolve("0"))) return open(folder.resolve("0"));
				throw new IOException("it has no image");
			}
			final JsonObject multiscale = attributes.getAsJsonArray("multiscales").get(0).getAsJsonObject();
			final JsonObject finest = multiscale.getAsJsonArray("datasets").get(0).getAsJsonObject();
			final ZarrArray array = ZarrArray.open(folder.resolve(finest.get("path").getAsString()));
			return new Opened(array, axes(multiscale, finest, array.shape().length));
		}
		catch (final ConvJException said) {
			throw said;
		}
		catch (final IOException | RuntimeException failure) {
			throw new ConvJException("The folder " + folder + " is no OME-Zarr that can be read: " + (failure instanceof IOException &&
				failure.getMessage() != null && !failure.getMessage().contains("/") ? failure.getMessage() : "its description is damaged") +
				"; copy it again.", failure);
		}
	}

	private static List<Axis> unnamed(final int dimensions) throws IOException {
		if (dimensions < 2 || dimensions > 5) throw new IOException("it has " + dimensions + " axes");
		final List<Axis> axes = new ArrayList<>();
		for (final String name : List.of("t", "c", "z", "y", "x").subList(5 - dimensions, 5))
			axes.add(new Axis(name, "", 1, 0));
		return axes;
	}

	private static List<Axis> axes(final JsonObject multiscale, final JsonObject dataset, final int dimensions)
		throws IOException
	{
		if (!multiscale.has("axes")) return unnamed(dimensions);
		final JsonArray described = multiscale.getAsJsonArray("axes");
		if (described.size() != dimensions) throw new IOException("its axes and its array disagree");
		final double[] scale = new double[dimensions];
		Arrays.fill(scale, 1);
		final double[] translation = new double[dimensions];
		transform(scale, translation, dataset);
		transform(scale, translation, multiscale);
		final List<Axis> axes = new ArrayList<>();
		for (int d = 0; d < dimensions; d++) {
			final JsonElement axis = described.get(d);
			final boolean named = axis instanceof JsonObject;
			final String name = named ? axis.getAsJsonObject().get("name").getAsString() : axis.getAsString();
			final JsonElement unit = named ? axis.getAsJsonObject().get("unit") : null;
			axes.add(new Axis(name.toLowerCase(Locale.ROOT), unit == null ? "" : unit.getAsString(), scale[d],
				translation[d]));
		}
		return axes;
	}

	private static void transform(final double[] scale, final double[] translation, final JsonObject holder) {
		if (!holder.has("coordinateTransformations")) return;
		for (final JsonElement element : holder.getAsJsonArray("coordinateTransformations")) {
			final JsonArray factors = element.getAsJsonObject().getAsJsonArray("scale");
			final JsonArray shifts = element.getAsJsonObject().getAsJsonArray("translation");
			for (int d = 0; d < scale.length; d++) {
				final double factor = factors == null ? 1 : factors.get(d).getAsDouble();
				scale[d] *= factor;
				translation[d] = translation[d] * factor + (shifts == null ? 0 : shifts.get(d).getAsDouble());
			}
		}
	}
}
