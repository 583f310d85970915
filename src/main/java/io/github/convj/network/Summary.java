package io.github.convj.network;

import io.github.convj.kernel.KernelProvider;
import io.github.convj.layer.Layers;
import io.github.convj.layer.ParameterSpec;
import io.github.convj.network.Architecture.Node;
import io.github.convj.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an architecture amounts to, for people. Immutable, thread-safe. */
public final class Summary {

	/**
	 * One layer.
	 *
	 * @param node its name
	 * @param type of the layer
	 * @param inputs names of what it reads
	 * @param output shape for one sample
	 * @param parameters how many trained numbers it owns
	 * @param flops floating-point operations for one sample; a multiply-add counts as two
	 */
	public record Row(String node, String type, List<String> inputs, Shape output, long parameters, long flops) {}

	private final Architecture architecture;
	private final List<Row> rows;
	private final long statistics;

	Summary(final Architecture architecture) {
		this.architecture = architecture;
		final List<Row> list = new ArrayList<>();
		long untrained = 0;
		for (final Node node : architecture.nodes()) {
			final List<Shape> shapes = architecture.inputShapes(node);
			long parameters = 0;
			for (final ParameterSpec spec : node.layer().parameters(shapes))
				if (spec.role().trained()) parameters += spec.shape().elements();
				else untrained += spec.shape().elements();
			list.add(new Row(node.name(), Layers.type(node.layer()), node.inputs(), architecture.shape(node.name()), parameters,
				node.layer().flops(shapes)));
		}
		rows = List.copyOf(list);
		statistics = untrained;
	}

	/** @return one row a layer */
	public List<Row> rows() {
		return rows;
	}

	/** @return how many trained parameters there are */
	public long parameters() {
		return rows.stream().mapToLong(Row::parameters).sum();
	}

	/** @return floating-point operations of inference on one sample, counted layer by layer */
	public long flops() {
		return rows.stream().mapToLong(Row::flops).sum();
	}

	/**
	 * @return what a position of the last image before global pooling and fully connected layers sees of the input; what
	 *         comes behind those sees everything
	 */
	public ReceptiveField receptiveField() {
		return ReceptiveField.of(architecture, lastImage());
	}

	private String lastImage() {
		String last = Architecture.INPUT;
		for (final Node node : architecture.nodes())
			if (architecture.shape(node.name()).rank() == architecture.input().rank()) last = node.name();
		return last;
	}

	/**
	 * @param batch samples at a time
	 * @return bytes of the arrays of an inference pass, without the parameters and without what kernels need for a moment
	 */
	public long inferenceBytes(final int batch) {
		return bytes(Plan.Mode.INFERENCE, batch);
	}

	/**
	 * @param batch samples at a time
	 * @return bytes of the arrays of a training pass, with gradients, without the parameters and without what kernels need
	 *         for a moment
	 */
	public long trainingBytes(final int batch) {
		return bytes(Plan.Mode.TRAINING, batch);
	}

	private long bytes(final Plan.Mode mode, final int batch) {
		final long[] floats = new Plan(architecture, mode, List.of(), KernelProvider.kernels()).floats();
		return 4 * (floats[0] * batch + floats[1]);
	}

	/** @return a table of the layers and the totals, as {@code info} prints it; lines end with a line feed */
	public String text() {
		final List<String[]> table = new ArrayList<>();
		table.add(new String[] { "layer", "type", "output", "parameters", "MFLOP", "reads" });
		String previous = Architecture.INPUT;
		for (final Row row : rows) {
			final boolean straight = row.inputs().equals(List.of(previous));
			table.add(new String[] { row.node(), row.type(), row.output().toString(), number(row.parameters()), decimal(row
				.flops() / 1e6), straight ? "" : String.join(", ", row.inputs()) });
			previous = row.node();
		}
		final int[] widths = new int[6];
		for (final String[] line : table)
			for (int c = 0; c < widths.length; c++)
				widths[c] = Math.max(widths[c], line[c].length());
		final StringBuilder text = new StringBuilder();
		text.append(architecture).append('\n');
		for (final String[] line : table) {
			final StringBuilder row = new StringBuilder();
			for (int c = 0; c < widths.length; c++) {
				final String blanks = " ".repeat(widths[c] - line[c].length());
				row.append(c == 3 || c == 4 ? blanks + line[c] : line[c] + blanks).append("  ");
			}
			text.append(row.toString().stripTrailing()).append('\n');
		}
		text.append("parameters: ").append(number(parameters())).append(" trained");
		if (statistics > 0) text.append(", ").append(number(statistics)).append(" running statistics");
		text.append('\n');
		text.append("operations: ").append(decimal(flops() / 1e6)).append(" MFLOP a sample\n");
		text.append("receptive field: ").append(receptiveField()).append(" at ").append(lastImage()).append('\n');
		text.append("memory: ").append(decimal(inferenceBytes(1) / 1048576.0)).append(" MiB to infer one sample, ").append(
			decimal(trainingBytes(32) / 1048576.0)).append(" MiB to train on 32, beside ").append(decimal(4 * (parameters() +
				statistics) / 1048576.0)).append(" MiB of parameters\n");
		return text.toString();
	}

	private static String number(final long value) {
		return String.format(Locale.ROOT, "%,d", value);
	}

	private static String decimal(final double value) {
		return String.format(Locale.ROOT, value < 10 ? "%.3f" : "%.1f", value);
	}

	/** @return the table, see {@link #text()} */
	@Override
	public String toString() {
		return text();
	}
}
