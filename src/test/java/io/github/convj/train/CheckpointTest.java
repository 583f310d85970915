package io.github.convj.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.SampleSet;
import io.github.convj.evaluate.History;
import io.github.convj.network.Network;
import io.github.convj.tensor.ConvJException;
import io.github.convj.tensor.Workers;
import io.github.convj.train.TrainingResult.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointTest {

	private static final SampleSet SAMPLES = Pictures.samples(Pictures::shapes, 3, 70, 20, 2);

	@TempDir
	private Path folder;
	private Path file;
	private TrainingPlan plan;

	@BeforeEach
	void plan() {
		file = folder.resolve("größer checkpoint");
		plan = TrainingPlan.defaults().with("batchSize", 16).with("epochs", 4).with("patience", 0).with("threads", 1);
	}

	private static TrainingResult train(final TrainingPlan plan, final SampleSet samples, final TrainingListener listener) {
		return Trainer.train(plan, Pictures.data(plan, samples), Pictures.network(3), Workers.of(plan.threads()), listener);
	}

	private TrainingResult train(final TrainingPlan changed) {
		return train(changed, SAMPLES, TrainingListener.SILENT);
	}

	/** 5 batches an epoch: within the first, at the end of one before it is judged, in the midst, just after one. */
	@ParameterizedTest
	@CsvSource({ "adamw, cosine, 2", "adamw, cosine, 5", "sgd, plateau, 7", "adam, step, 11", "sgd, constant, 19" })
	void aResumedTrainingHasTheBitsOfAnUninterruptedOne(final String optimizer, final String schedule, final int batches) {
		plan = plan.with("optimizer", optimizer).with("schedule", schedule);
		final TrainingResult whole = train(plan);
		final TrainingPlan kept = plan.with("checkpoint", file);
		assertEquals(Ending.CANCELLED, train(kept, SAMPLES, TrainerTest.cancelAfter(batches)).ending());
		final List<String> messages = new ArrayList<>();
		final TrainingResult resumed = train(kept.with("threads", 2), SAMPLES, new TrainingListener() {

			@Override
			public void message(final String sentence) {
				messages.add(sentence);
			}
		});
		assertEquals(Ending.COMPLETED, resumed.ending());
		assertEquals(1, messages.stream().filter(m -> m.contains("goes on from the checkpoint")).count());
		TrainerTest.assertSame(whole, resumed, optimizer + " " + schedule + " " + batches);
	}

	@Test
	void aFinishedTrainingIsNotRepeated() {
		final TrainingPlan kept = plan.with("checkpoint", file);
		final TrainingResult first = train(kept);
		final TrainingResult again = train(kept);
		assertEquals(0, again.phases().images());
		TrainerTest.assertSame(first, again, "again");
	}

	@Test
	void aTrainingWithoutAPlannedEndCanBeMadeLonger() {
		plan = plan.with("schedule", "constant");
		final TrainingResult whole = train(plan);
		train(plan.with("epochs", 2).with("checkpoint", file));
		TrainerTest.assertSame(whole, train(plan.with("checkpoint", file)), "longer");
	}

	@Test
	void aCheckpointOfAnotherTrainingIsRefused() throws IOException {
		final TrainingPlan kept = plan.with("checkpoint", file);
		train(kept, SAMPLES, TrainerTest.cancelAfter(7));
		refused(() -> train(kept.with("learningRate", 0.5)), "learningRate=0.0");
		refused(() -> train(kept.with("epochs", 5)), "epochs=4");
		refused(() -> train(kept, Pictures.samples(Pictures::shapes, 3, 71, 20, 2), TrainingListener.SILENT), "other images");
		refused(() -> Trainer.train(kept, Pictures.data(kept, SAMPLES), Pictures.linear(3), Workers.sequential(),
			TrainingListener.SILENT), "another network");
	}

	@Test
	void aDamagedFileIsRefused() throws IOException {
		final TrainingPlan kept = plan.with("checkpoint", file);
		train(kept, SAMPLES, TrainerTest.cancelAfter(7));
		final byte[] good = Files.readAllBytes(file);
		for (final int length : new int[] { 0, 5, 11, 100, good.length / 2, good.length - 1 }) {
			Files.write(file, Arrays.copyOf(good, length));
			refused(() -> train(kept), "cut short");
		}
		Files.write(file, Arrays.copyOf(good, good.length + 1));
		refused(() -> train(kept), "damaged");
		final byte[] flipped = good.clone();
		flipped[good.length * 2 / 3] ^= 4;
		Files.write(file, flipped);
		refused(() -> train(kept), "damaged");
		Files.writeString(file, "These are the notes of a microscopist.");
		refused(() -> train(kept), "not a checkpoint");
		Files.write(file, good);
		assertEquals(Ending.COMPLETED, train(kept).ending());
	}

	private void refused(final Runnable training, final String reason) {
		final String sentence = assertThrows(ConvJException.class, training::run).getMessage();
		assertTrue(sentence.contains(reason) && sentence.contains(file.getFileName().toString()) && sentence.endsWith("."),
			sentence);
	}

	@Test
	void nothingButTheCheckpointIsLeftInItsFolder() throws IOException {
		train(plan.with("checkpoint", file));
		try (Stream<Path> files = Files.list(folder)) {
			assertEquals(List.of(file), files.toList());
		}
	}

	@Test
	void aFolderThatCannotBeWrittenIsFoundBeforeTraining() {
		final List<Integer> batches = new ArrayList<>();
		final String sentence = assertThrows(ConvJException.class, () -> train(plan.with("checkpoint", folder), SAMPLES,
			new TrainingListener() {

				@Override
				public void batchEnded(final Progress progress) {
					batches.add(progress.batch());
				}
			})).getMessage();
		assertTrue(sentence.startsWith("Cannot write"), sentence);
		assertTrue(batches.isEmpty());
	}

	@Test
	void aLossThatExplodesLaterKeepsTheBestEpoch() {
		final TrainingPlan kept = plan.with("checkpoint", file);
		final TrainingResult good = train(kept, SAMPLES, TrainerTest.cancelAfter(12));
		assertEquals(2, good.history().epochs().size());
		// The same training, but something has made a weight infinite since.
		final TrainingData data = Pictures.data(kept, SAMPLES);
		final Network network = Pictures.network(3);
		final TrainingState state = new TrainingState(network, new Update(AdamW.of(0), 0, network.architecture().parameters(),
			network.tensors(), network.training(16, Workers.sequential(), 1).gradients(), Workers.sequential()).memory());
		final Checkpoint checkpoint = new Checkpoint(file, kept.identity(), Checkpoint.fingerprint(data), Checkpoint
			.fingerprint(network.architecture()));
		assertTrue(checkpoint.read(state));
		network.parameter("dense/weight").array()[0] = Float.POSITIVE_INFINITY;
		checkpoint.write(state);
		final List<String> messages = new ArrayList<>();
		final TrainingResult result = train(kept, SAMPLES, new TrainingListener() {

			@Override
			public void message(final String sentence) {
				messages.add(sentence);
			}
		});
		assertEquals(Ending.DIVERGED, result.ending());
		assertTrue(messages.get(messages.size() - 1).contains("learning rate"), messages.toString());
		assertFalse(Float.isInfinite(result.network().parameter("dense/weight").array()[0]));
		TrainerTest.assertSame(good.network(), result.network(), "best");
	}

	@Test
	void theHistoryKeepsItsTimes() {
		final TrainingPlan kept = plan.with("checkpoint", file);
		final History first = train(kept).history();
		assertEquals(first, train(kept).history());
	}
}
