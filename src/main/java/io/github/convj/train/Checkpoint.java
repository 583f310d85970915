package io.github.convj.train;

import io.github.convj.data.Sample;
import io.github.convj.evaluate.History;
import io.github.convj.file.AtomicFile;
import io.github.convj.network.Architecture;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Tensor;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * The state of a training in a file: a magic word, a version, what the training is (plan, data, architecture), the numbers
 * that it needs to go on, and a checksum. All big-endian. Stateless but for its constants, thread-safe.
 */
final class Checkpoint {

	private static final long MAGIC = 0x436F6E764A636B70L; // ConvJckp
	private static final int VERSION = 1;
	private static final int CHUNK = 1 << 14;

	private final Path file;
	private final Map<String, String> plan;
	private final String data;
	private final String architecture;

	/**
	 * @param file to write and read
	 * @param plan the values that must be the same for a training to go on
	 * @param data fingerprint of the images
	 * @param architecture fingerprint of the network
	 * @throws ConvJException if the file could not be written
	 */
	Checkpoint(final Path file, final Map<String, String> plan, final String data, final String architecture) {
		this.file = file;
		this.plan = new LinkedHashMap<>(plan);
		this.data = data;
		this.architecture = architecture;
		AtomicFile.checkWritable(file);
	}

	/** @return a word that is another one for other images, labels, parts or preprocessing */
	static String fingerprint(final TrainingData data) {
		final StringBuilder text = new StringBuilder();
		data.all().classes().forEach(name -> text.append(name).append('\n'));
		for (final Sample sample : data.all().samples())
			text.append(sample.name()).append('\t').append(sample.label()).append('\t').append(sample.split()).append('\n');
		return hash(text.append(data.preprocessing().toMap()).toString());
	}

	/** @return a word that is another one for other layers */
	static String fingerprint(final Architecture architecture) {
		return hash(architecture.toMap().toString());
	}

	private static String hash(final String text) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (final NoSuchAlgorithmException impossible) {
			throw new IllegalStateException(impossible);
		}
	}

	/** Replaces the file as a whole. */
	void write(final TrainingState state) {
		AtomicFile.write(file, stream -> {
			final CheckedOutputStream checked = new CheckedOutputStream(stream, new CRC32());
			final DataOutputStream out = new DataOutputStream(checked);
			out.writeLong(MAGIC);
			out.writeInt(VERSION);
			out.writeInt(plan.size());
			for (final Map.Entry<String, String> entry : plan.entrySet()) {
				out.writeUTF(entry.getKey());
				out.writeUTF(entry.getValue());
			}
			out.writeUTF(data);
			out.writeUTF(architecture);
			out.writeLong(state.step);
			out.writeInt(state.batch);
			out.writeDouble(state.lossSum);
			out.writeLong(state.correct);
			out.writeLong(state.samples);
			out.writeDouble(state.seconds);
			writeHistory(out, state.history);
			for (final Tensor tensor : state.network.tensors().values())
				writeFloats(out, tensor.array());
			for (final float[][] memory : state.memory.values())
				for (final float[] array : memory)
					writeFloats(out, array);
			out.writeBoolean(!state.best.isEmpty());
			for (final float[] array : state.best.values())
				writeFloats(out, array);
			out.writeLong(checked.getChecksum().getValue());
			out.flush();
		});
	}

	/**
	 * Brings a training to where the file says it was.
	 *
	 * @param state freshly made; changed only if the whole file is good
	 * @return whether there was a file
	 * @throws ConvJException if it is damaged or of another training
	 */
	boolean read(final TrainingState state) {
		if (!Files.exists(file)) return false;
		try (CheckedInputStream checked = new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16),
			new CRC32()); DataInputStream in = new DataInputStream(checked))
		{
			if (in.readLong() != MAGIC) throw new ConvJException("The file " + file +
				" is not a checkpoint of ConvJ; choose another name for the checkpoint.");
			final int version = in.readInt();
			if (version != VERSION) throw new ConvJException("The checkpoint " + file + " was written by another version of ConvJ (" +
				version + " instead of " + VERSION + "); remove it to start anew.");
			checkPlan(in);
			if (!in.readUTF().equals(data)) throw new ConvJException("The checkpoint " + file +
				" belongs to a training on other images; remove it to start anew.");
			if (!in.readUTF().equals(architecture)) throw new ConvJException("The checkpoint " + file +
				" belongs to a training of another network; remove it to start anew.");
			readState(in, checked, state);
			return true;
		}
		catch (final EOFException end) {
			throw new ConvJException("The checkpoint " + file + " is cut short; remove it to start anew.", end);
		}
		catch (final IOException failure) {
			throw new ConvJException("The checkpoint " + file + " cannot be read (" + failure.getMessage() +
				"); remove it to start anew.", failure);
		}
	}

	private void checkPlan(final DataInputStream in) throws IOException {
		final int size = in.readInt();
		final Map<String, String> written = new LinkedHashMap<>();
		for (int i = 0; i < size; i++)
			written.put(in.readUTF(), in.readUTF());
		for (final Map.Entry<String, String> entry : plan.entrySet()) {
			final String other = written.get(entry.getKey());
			if (!entry.getValue().equals(other)) throw new ConvJException("The checkpoint " + file + " belongs to a training with " +
				entry.getKey() + "=" + other + ", and not " + entry.getKey() + "=" + entry.getValue() +
				"; set it back, or remove the checkpoint to start anew.");
		}
	}

	private void readState(final DataInputStream in, final CheckedInputStream checked, final TrainingState state)
		throws IOException
	{
		final long step = in.readLong();
		final int batch = in.readInt();
		final double lossSum = in.readDouble();
		final long correct = in.readLong();
		final long samples = in.readLong();
		final double seconds = in.readDouble();
		final History history = readHistory(in);
		final List<float[]> network = new ArrayList<>();
		for (final Tensor tensor : state.network.tensors().values())
			network.add(readFloats(in, tensor.array().length));
		final List<float[]> memory = new ArrayList<>();
		for (final float[][] arrays : state.memory.values())
			for (final float[] array : arrays)
				memory.add(readFloats(in, array.length));
		final List<float[]> best = new ArrayList<>();
		if (in.readBoolean()) for (final Tensor tensor : state.network.tensors().values())
			best.add(readFloats(in, tensor.array().length));
		final long checksum = checked.getChecksum().getValue();
		if (in.readLong() != checksum || in.read() >= 0) throw new ConvJException("The checkpoint " + file +
			" is damaged; remove it to start anew.");

		int i = 0;
		for (final Tensor tensor : state.network.tensors().values())
			System.arraycopy(network.get(i++), 0, tensor.array(), 0, tensor.array().length);
		i = 0;
		for (final float[][] arrays : state.memory.values())
			for (final float[] array : arrays)
				System.arraycopy(memory.get(i++), 0, array, 0, array.length);
		i = 0;
		if (!best.isEmpty()) for (final String name : state.network.tensors().keySet())
			state.best.put(name, best.get(i++));
		state.step = step;
		state.batch = batch;
		state.lossSum = lossSum;
		state.correct = correct;
		state.samples = samples;
		state.seconds = seconds;
		state.history = history;
	}

	private static void writeHistory(final DataOutputStream out, final History history) throws IOException {
		out.writeInt(history.epochs().size());
		for (final History.Epoch epoch : history.epochs()) {
			out.writeInt(epoch.epoch());
			out.writeDouble(epoch.trainLoss());
			out.writeDouble(epoch.trainAccuracy());
			out.writeDouble(epoch.validationLoss());
			out.writeDouble(epoch.validationAccuracy());
			out.writeDouble(epoch.validationBalancedAccuracy());
			out.writeDouble(epoch.learningRate());
			out.writeDouble(epoch.seconds());
		}
	}

	private static History readHistory(final DataInputStream in) throws IOException {
		final int size = in.readInt();
		final List<History.Epoch> epochs = new ArrayList<>();
		for (int e = 0; e < size; e++)
			epochs.add(new History.Epoch(in.readInt(), in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble(), in
				.readDouble(), in.readDouble(), in.readDouble()));
		return new History(epochs);
	}

	private static void writeFloats(final DataOutputStream out, final float[] values) throws IOException {
		out.writeInt(values.length);
		final ByteBuffer bytes = ByteBuffer.allocate(4 * CHUNK);
		for (int from = 0; from < values.length; from += CHUNK) {
			final int count = Math.min(CHUNK, values.length - from);
			bytes.asFloatBuffer().put(values, from, count);
			out.write(bytes.array(), 0, 4 * count);
		}
	}

	private float[] readFloats(final DataInputStream in, final int length) throws IOException {
		if (in.readInt() != length) throw new ConvJException("The checkpoint " + file +
			" does not fit the network; remove it to start anew.");
		final float[] values = new float[length];
		final ByteBuffer bytes = ByteBuffer.allocate(4 * CHUNK);
		for (int from = 0; from < length; from += CHUNK) {
			final int count = Math.min(CHUNK, length - from);
			in.readFully(bytes.array(), 0, 4 * count);
			bytes.asFloatBuffer().get(values, from, count);
		}
		return values;
	}
}
