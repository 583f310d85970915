package io.github.convj.model;

import io.github.convj.data.Preprocessing;
import io.github.convj.evaluate.Evaluation;
import io.github.convj.evaluate.History;
import io.github.convj.file.AtomicFile;
import io.github.convj.network.Architecture;
import io.github.convj.network.Network;
import io.github.convj.network.Pass;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Shape;
import io.github.convj.tensor.Tensor;
import io.github.convj.tensor.Workers;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Writes a model as a bioimage.io package (model specification 0.5) and reads it back to the bit. Stateless, so thread-safe.
 */
public final class ModelFile {

	/** Raised when an older ConvJ could not read what this one writes. */
	static final int FORMAT = 1;

	static final String DESCRIPTION = "rdf.yaml";
	static final String WEIGHTS = "weights.onnx";
	static final String TEST_INPUT = "test_input.npy";
	static final String TEST_OUTPUT = "test_output.npy";
	static final String DOCUMENTATION = "README.md";
	static final String COVER = "cover.png";

	/** What an ONNX file holds beside the parameters stays far below this, whatever the architecture. */
	private static final long GRAPH_BYTES = 16 << 20;

	private ModelFile() {}

	/**
	 * Writes a model without a cover image.
	 *
	 * @param model to write
	 * @param file to make or replace
	 * @throws ConvJException if the file cannot be written; whatever stood there before is then still there
	 */
	public static void write(final Model model, final Path file) {
		write(model, file, null);
	}

	/**
	 * Writes a model.
	 *
	 * @param model to write; one whose card has no name gets the file's
	 * @param file to make or replace
	 * @param cover a PNG image, twice as wide as high or square, below 500 KB; null for none
	 * @throws ConvJException if the file cannot be written; whatever stood there before is then still there
	 */
	public static void write(final Model model, final Path file, final byte[] cover) {
		final Model named = model.card().name().isBlank() ? model.withCard(model.card().withName(stem(file))) : model;
		final Map<String, byte[]> entries = entries(named, cover);
		final FileTime time = FileTime.from(named.provenance().date());
		AtomicFile.write(file, stream -> {
			final ZipOutputStream zip = new ZipOutputStream(stream, StandardCharsets.UTF_8);
			// Weights hardly shrink, and more effort would save less than 1 % of them.
			zip.setLevel(Deflater.BEST_SPEED);
			for (final Map.Entry<String, byte[]> entry : entries.entrySet()) {
				final ZipEntry header = new ZipEntry(entry.getKey());
				header.setLastModifiedTime(time);
				zip.putNextEntry(header);
				zip.write(entry.getValue());
				zip.closeEntry();
			}
			zip.finish();
		});
	}

	private static Map<String, byte[]> entries(final Model model, final byte[] cover) {
		final Tensor input = testInput(model);
		final Tensor output = testOutput(model, input);
		final Map<String, byte[]> entries = new LinkedHashMap<>();
		entries.put(DESCRIPTION, null);
		entries.put(DOCUMENTATION, ModelCard.markdown(model).getBytes(StandardCharsets.UTF_8));
		if (cover != null) entries.put(COVER, cover);
		entries.put(TEST_INPUT, Npy.write(channelsFirst(input)));
		entries.put(TEST_OUTPUT, Npy.write(output));
		entries.put(WEIGHTS, OnnxFile.write(model.network()));
		final Map<String, String> hashes = new LinkedHashMap<>();
		entries.forEach((name, bytes) -> {
			if (bytes != null) hashes.put(name, sha256(bytes));
		});
		entries.put(DESCRIPTION, ("%YAML 1.2\n---\n" + Yaml.write(Description.of(model, hashes))).getBytes(
			StandardCharsets.UTF_8));
		return entries;
	}

	/** @return {@code [1, (Z,) Y, X, C]}, not normalized */
	private static Tensor testInput(final Model model) {
		final Shape input = model.network().architecture().input();
		if (model.example() != null) return model.example().reshape(input.prepend(1));
		// Noise around the mean of the training images exercises every weight, and any seed would do.
		final SplittableRandom random = new SplittableRandom(1);
		final Preprocessing preprocessing = model.preprocessing();
		final Tensor invented = Tensor.zeros(input.prepend(1));
		final float[] values = invented.array();
		for (int i = 0; i < values.length; i++) {
			final int c = i % input.channels();
			final double noise = random.nextGaussian() * preprocessing.deviation().get(c);
			values[i] = (float) Math.max(0, Math.rint(preprocessing.mean().get(c) + noise));
		}
		return invented;
	}

	/** @return {@code [1, classes]} */
	private static Tensor testOutput(final Model model, final Tensor input) {
		final Pass pass = model.network().inference(1, Workers.sequential());
		System.arraycopy(input.array(), 0, pass.input().array(), 0, input.array().length);
		model.preprocessing().normalize(pass.input().array(), 0);
		pass.forward(1);
		final float[] probabilities = new float[model.classes().size()];
		System.arraycopy(pass.output().array(), 0, probabilities, 0, probabilities.length);
		return Tensor.of(Shape.of(1, probabilities.length), probabilities);
	}

	private static Tensor channelsFirst(final Tensor batch) {
		final int[] sizes = batch.shape().toArray();
		final int[] axes = Permutation.channelsFirst(sizes.length);
		return Tensor.of(Shape.of(Permutation.sizes(sizes, axes)), Permutation.apply(batch.array(), sizes, axes));
	}

	private static Tensor channelsLast(final Tensor batch) {
		final int[] sizes = batch.shape().toArray();
		final int[] axes = Permutation.inverse(Permutation.channelsFirst(sizes.length));
		return Tensor.of(Shape.of(Permutation.sizes(sizes, axes)), Permutation.apply(batch.array(), sizes, axes));
	}

	/**
	 * Reads a model.
	 *
	 * @param file that {@link #write} made
	 * @return the model, the bits of its parameters unchanged
	 * @throws ConvJException with one sentence that names the file, if it is missing, cut short, changed, of a newer ConvJ, or
	 *           something else altogether
	 */
	public static Model read(final Path file) {
		if (Files.isDirectory(file)) throw new ConvJException(file +
			" is a folder; choose the zip file of a model that ConvJ has trained.");
		if (!Files.exists(file)) throw new ConvJException("There is no model " + file +
			"; check the name, or train one first.");
		try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
			return read(file, zip);
		}
		catch (final ZipException failure) {
			throw new ConvJException(startsLikeZip(file) ? file +
				" is damaged or was cut short; copy or download it once more, or train the model again." : file +
					" is not a model, since it is not a zip file; choose one that ConvJ has trained.", failure);
		}
		catch (final ConvJException | IOException | IllegalArgumentException | ArithmeticException failure) {
			if (failure instanceof Refusal refusal) throw new ConvJException(refusal.getMessage(), refusal);
			throw damaged(file, failure.getMessage(), failure);
		}
		catch (final ClassCastException | NullPointerException | IndexOutOfBoundsException failure) {
			// A description that was edited by hand can have anything anywhere.
			throw damaged(file, "its description does not hold what it should", failure);
		}
	}

	private static ConvJException damaged(final Path file, final String why, final Exception cause) {
		final String reason = why == null ? "" : ": " + (why.endsWith(".") ? why.substring(0, why.length() - 1) : why);
		return new ConvJException(file + " is not a usable model" + reason + "; get it once more from where it came from, or " +
			"train it again.", cause);
	}

	private static Model read(final Path file, final ZipFile zip) throws IOException {
		if (zip.getEntry(DESCRIPTION) == null) throw new Refusal(file + " is a zip file but not a model, since it has no " +
			DESCRIPTION + "; choose one that ConvJ has trained.");
		final Fields description = new Fields("", Yaml.read(new String(bytes(zip, DESCRIPTION, Yaml.LONGEST),
			StandardCharsets.UTF_8)));
		if (!(description.map().get("config") instanceof final Map<?, ?> config) || !(config.get("convj") instanceof Map))
			throw new Refusal(file + " is a bioimage.io package of other software, without the classes and the network as ConvJ " +
				"stores them; choose a model that ConvJ has trained.");
		final Fields convj = description.map("config").map("convj");
		final int format = convj.integer("format");
		if (format > FORMAT) throw new Refusal(file + " was written by a newer ConvJ (" + (convj.map("provenance").map().get(
			"version")) + "); update ConvJ to open it.");
		final Architecture architecture = Architecture.fromMap(convj.map("architecture").plain());
		final Preprocessing preprocessing = Preprocessing.fromMap(convj.map("preprocessing").plain());
		final List<String> classes = convj.texts("classes");
		final Map<String, String> hashes = hashes(description);
		for (final String name : List.of(WEIGHTS, TEST_INPUT, TEST_OUTPUT))
			if (zip.getEntry(name) == null) throw new IOException("it lacks " + name);
		final byte[] weights = verified(zip, WEIGHTS, 4 * OnnxFile.floats(architecture) + GRAPH_BYTES, hashes);
		final Network network;
		try {
			network = OnnxFile.read(weights, architecture);
		}
		catch (final IOException failure) {
			throw new IOException("its weights do not fit its description, since " + failure.getMessage(), failure);
		}
		final byte[] input = verified(zip, TEST_INPUT, 4 * architecture.input().elements() + (1 << 16), hashes);
		final Tensor example = channelsLast(Npy.read(input));
		final Evaluation evaluation = convj.has("evaluation") ? Evaluation.fromMap(convj.map("evaluation").plain()) : null;
		final DetectionTraits detection = convj.has("detection") ? DetectionTraits.fromMap(convj.map("detection")) : null;
		return new Model(card(convj.map("card")), network, classes, preprocessing, evaluation, History.fromMap(convj.map(
			"history").plain()), Provenance.fromMap(convj.map("provenance")), example.reshape(example.shape().dropFirst()), detection);
	}

	/** @return the checksums by file name, as far as the specification has a place for them */
	private static Map<String, String> hashes(final Fields description) throws IOException {
		final Map<String, String> hashes = new LinkedHashMap<>();
		final Fields onnx = description.map("weights").map("onnx");
		hashes.put(onnx.text("source"), onnx.text("sha256"));
		final List<Fields> tensors = new ArrayList<>(description.maps("inputs"));
		tensors.addAll(description.maps("outputs"));
		for (final Fields tensor : tensors)
			if (tensor.has("test_tensor")) hashes.put(tensor.map("test_tensor").text("source"), tensor.map("test_tensor").text(
				"sha256"));
		return hashes;
	}

	private static byte[] verified(final ZipFile zip, final String name, final long limit, final Map<String, String> hashes)
		throws IOException
	{
		final byte[] bytes = bytes(zip, name, limit);
		if (!sha256(bytes).equalsIgnoreCase(hashes.get(name))) throw new IOException(name + " was changed after the model was " +
			"written");
		return bytes;
	}

	/** Never holds more than the limit, whatever the archive says of its entries. */
	private static byte[] bytes(final ZipFile zip, final String name, final long limit) throws IOException {
		final ZipEntry entry = zip.getEntry(name);
		try (InputStream stream = zip.getInputStream(entry)) {
			final int most = (int) Math.min(limit, Integer.MAX_VALUE - 16);
			final byte[] bytes = stream.readNBytes(most);
			if (stream.read() >= 0) throw new IOException(name + " is longer than it can be");
			final CRC32 crc = new CRC32();
			crc.update(bytes);
			if (entry.getCrc() != crc.getValue()) throw new ZipException(name + " is damaged");
			return bytes;
		}
		catch (final EOFException failure) {
			throw new ZipException(name + " is cut short");
		}
	}

	private static Card card(final Fields fields) throws IOException {
		final List<Card.Citation> citations = new ArrayList<>();
		for (final Fields citation : fields.maps("citations"))
			citations.add(new Card.Citation(citation.text("text"), citation.text("doi"), citation.text("url")));
		return new Card(fields.text("name"), fields.text("description"), fields.texts("authors"), fields.text("license"),
			citations, fields.texts("tags"));
	}

	private static boolean startsLikeZip(final Path file) {
		try (InputStream stream = Files.newInputStream(file)) {
			return stream.read() == 'P' && stream.read() == 'K';
		}
		catch (final IOException unreadable) {
			return false;
		}
	}

	private static String sha256(final byte[] bytes) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		}
		catch (final NoSuchAlgorithmException impossible) {
			throw new AssertionError("Every Java platform has SHA-256", impossible);
		}
	}

	private static String stem(final Path file) {
		final String name = file.getFileName().toString();
		return name.toLowerCase(Locale.ROOT).endsWith(".zip") && name.length() > 4 ? name.substring(0, name
			.length() - 4) : name;
	}

	/** A file that is no damaged model but something else; the message is the whole sentence. */
	private static final class Refusal extends IOException {

		private static final long serialVersionUID = 1L;

		Refusal(final String sentence) {
			super(sentence);
		}
	}
}
