package io.github.convj.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.file.Csv;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

	private static History.Epoch epoch(final int number, final double loss, final double balanced) {
		return new History.Epoch(number, 1.5, 0.5, loss, 0.75, balanced, 0.1, 2);
	}

	@Test
	void theBestEpochHasTheHighestBalancedAccuracyThenTheLowestLossThenIsTheFirst() {
		assertTrue(History.empty().best().isEmpty());
		final History history = History.empty().plus(epoch(1, 3, 0.5)).plus(epoch(2, 2, 0.8)).plus(epoch(3, 1, 0.8)).plus(
			epoch(4, 1, 0.8)).plus(epoch(5, 0.1, 0.7));
		assertEquals(3, history.best().orElseThrow().epoch());
	}

	@Test
	void anEpochThatDivergedIsNeverTheBest() {
		assertEquals(2, History.empty().plus(epoch(1, Double.NaN, Double.NaN)).plus(epoch(2, 9, 0)).best().orElseThrow()
			.epoch());
		assertEquals(2, History.empty().plus(epoch(1, Double.NaN, 0.5)).plus(epoch(2, 9, 0.5)).best().orElseThrow().epoch());
		assertEquals(1, History.empty().plus(epoch(1, 9, 0.5)).plus(epoch(2, Double.NaN, 0.5)).best().orElseThrow().epoch());
	}

	@Test
	void isStoredAndReadAgain() {
		final History history = History.empty().plus(epoch(1, 3, 0.5)).plus(epoch(2, Double.NaN, 0.8));
		assertEquals(history, History.fromMap(history.toMap()));
		assertEquals(History.empty(), History.fromMap(History.empty().toMap()));
		assertEquals(History.empty(), History.fromMap(java.util.Map.of()));
	}

	@Test
	void tableHasOneLineAnEpoch(@TempDir final Path folder) throws Exception {
		final Path file = folder.resolve("history.csv");
		History.empty().plus(epoch(1, Double.NaN, 0.5)).writeCsv(file);
		assertEquals(List.of(List.of("epoch", "trainLoss", "trainAccuracy", "validationLoss", "validationAccuracy",
			"validationBalancedAccuracy", "learningRate", "seconds"), List.of("1", "1.5", "0.5", "", "0.75", "0.5", "0.1",
				"2.0")), Csv.parse(Files.readString(file)));
	}
}
