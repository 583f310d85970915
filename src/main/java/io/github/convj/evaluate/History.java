package io.github.convj.evaluate;

import io.github.convj.file.AtomicFile;
import io.github.convj.file.Csv;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What each epoch of a training brought. Immutable, so safe for any number of threads.
 *
 * @param epochs in their order
 */
public record History(List<Epoch> epochs) {

	/**
	 * One pass over the training images.
	 *
	 * @param epoch from 1
	 * @param trainLoss mean loss over the training images, as augmented and while the weights were changing
	 * @param trainAccuracy share of training images right, 0 to 1, likewise
	 * @param validationLoss mean loss over the validation images
	 * @param validationAccuracy share of validation images right, 0 to 1
	 * @param validationBalancedAccuracy mean over the classes of the share that is right, 0 to 1
	 * @param learningRate at the end of the epoch
	 * @param seconds that it took, validation included
	 */
	public record Epoch(int epoch, double trainLoss, double trainAccuracy, double validationLoss,
		double validationAccuracy, double validationBalancedAccuracy, double learningRate, double seconds)
	{}

	/** @param epochs in their order, copied */
	public History {
		epochs = List.copyOf(epochs);
	}

	/** @return a history without epochs */
	public static History empty() {
		return new History(List.of());
	}

	/**
	 * @param epoch the next
	 * @return this history with one epoch more
	 */
	public History plus(final Epoch epoch) {
		final List<Epoch> longer = new ArrayList<>(epochs);
		longer.add(epoch);
		return new History(longer);
	}

	/**
	 * The epoch whose weights are worth keeping: the highest balanced accuracy in validation, of equal ones the lowest
	 * validation loss, of those the first.
	 *
	 * @return that epoch, or nothing if there is none
	 */
	public Optional<Epoch> best() {
		Epoch best = null;
		for (final Epoch epoch : epochs)
			if (best == null || better(epoch, best)) best = epoch;
		return Optional.ofNullable(best);
	}

	private static boolean better(final Epoch epoch, final Epoch best) {
		final int order = compare(epoch.validationBalancedAccuracy, best.validationBalancedAccuracy);
		return order > 0 || order == 0 && compare(-epoch.validationLoss, -best.validationLoss) > 0;
	}

	/** NaN is the worst, so that an epoch that diverged is never the best. */
	private static int compare(final double a, final double b) {
		return Double.compare(Double.isNaN(a) ? Double.NEGATIVE_INFINITY : a, Double.isNaN(b) ? Double.NEGATIVE_INFINITY : b);
	}

	/** @return for storing in a model: one list of numbers a column, by the column's name */
	public Map<String, Object> toMap() {
		final Map<String, Object> map = new LinkedHashMap<>();
		for (final Column column : COLUMNS) {
			final List<Object> values = new ArrayList<>();
			for (final Epoch epoch : epochs)
				values.add(column.value.apply(epoch));
			map.put(column.name, values);
		}
		return map;
	}

	/**
	 * @param map as {@link #toMap()} gave it
	 * @return the history; columns that are missing are NaN
	 */
	public static History fromMap(final Map<String, ?> map) {
		final int length = map.get(COLUMNS.get(0).name) instanceof final List<?> list ? list.size() : 0;
		final List<Epoch> epochs = new ArrayList<>();
		for (int e = 0; e < length; e++)
			epochs.add(new Epoch((int) number(map, 0, e), number(map, 1, e), number(map, 2, e), number(map, 3, e),
				number(map, 4, e), number(map, 5, e), number(map, 6, e), number(map, 7, e)));
		return new History(epochs);
	}

	private static double number(final Map<String, ?> map, final int column, final int epoch) {
		final boolean present = map.get(COLUMNS.get(column).name) instanceof final List<?> list && epoch < list.size() &&
			list.get(epoch) instanceof Number;
		return present ? ((Number) ((List<?>) map.get(COLUMNS.get(column).name)).get(epoch)).doubleValue() : Double.NaN;
	}

	/**
	 * Writes one line an epoch.
	 *
	 * @param file to make or replace
	 * @throws io.github.convj.tensor.ConvJException if it cannot be written
	 */
	public void writeCsv(final Path file) {
		AtomicFile.write(file, stream -> {
			final Csv csv = new Csv(stream);
			csv.row(COLUMNS.stream().map(column -> column.name).toList());
			for (final Epoch epoch : epochs)
				csv.row(COLUMNS.stream().map(column -> column.value.apply(epoch)).toList());
			csv.flush();
		});
	}

	private record Column(String name, Function<Epoch, Object> value) {}

	private static final List<Column> COLUMNS = List.of(new Column("epoch", Epoch::epoch), //
		new Column("trainLoss", Epoch::trainLoss), new Column("trainAccuracy", Epoch::trainAccuracy), //
		new Column("validationLoss", Epoch::validationLoss), new Column("validationAccuracy", Epoch::validationAccuracy), //
		new Column("validationBalancedAccuracy", Epoch::validationBalancedAccuracy), //
		new Column("learningRate", Epoch::learningRate), new Column("seconds", Epoch::seconds));
}
