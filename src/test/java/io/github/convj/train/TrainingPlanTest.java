package io.github.convj.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.data.Augmentation;
import io.github.convj.plan.Option;
import io.github.convj.plan.Options;
import io.github.convj.tensor.ConvJException;
import java.io.File;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingPlanTest {

	private final TrainingPlan plan = TrainingPlan.defaults();

	@Test
	void everyKeyIsExplained() {
		for (final RecordComponent component : TrainingPlan.class.getRecordComponents()) {
			final Option option = component.getAnnotation(Option.class);
			assertTrue(option != null && !option.label().isEmpty(), component.getName());
			assertTrue(option.help().endsWith("."), component.getName() + " is explained by a sentence");
			assertTrue(component.getName().matches("[a-z]+[A-Za-z0-9]*"), component.getName());
		}
	}

	@Test
	void aChoiceThatIsDefaultComesFirst() throws ReflectiveOperationException {
		for (final RecordComponent component : TrainingPlan.class.getRecordComponents()) {
			final Option option = component.getAnnotation(Option.class);
			if (option.choices().length > 0) assertEquals(option.choices()[0], component.getAccessor().invoke(plan));
		}
	}

	@Test
	void oneValueIsChangedAndNoOther() {
		final TrainingPlan changed = plan.with("epochs", 7).with("learningRate", 1).with("seed", 5).with("images", "a folder/ü");
		assertEquals(7, changed.epochs());
		assertEquals(1.0, changed.learningRate());
		assertEquals(5L, changed.seed());
		assertEquals(Path.of("a folder/ü"), changed.images());
		assertEquals(Path.of("m.zip"), plan.with("model", new File("m.zip")).model());
		assertNull(changed.with("images", "").images());
		assertEquals(plan, changed.with("epochs", plan.epochs()).with("learningRate", 0).with("seed", 1).with("images", null));
	}

	@Test
	void whatDoesNotSuitIsRefusedByName() {
		refused("epochs", 0, "epochs");
		refused("epochs", 1.5, "whole number");
		refused("epochs", "three", "whole number");
		refused("validation", Double.NaN, "validation");
		refused("optimizer", "adagrad", "adamw, adam, sgd");
		refused("nesterov", "perhaps", "true or false");
		refused("network", "", "network");
		refused("gradientClipping", -1, "at least 0");
		refused("labelSmoothing", 1, "at most 0.9");
		refused("epoch", 3, "epoch");
	}

	private void refused(final String key, final Object value, final String part) {
		final String sentence = assertThrows(ConvJException.class, () -> plan.with(key, value)).getMessage();
		assertTrue(sentence.contains(key) && sentence.contains(part) && sentence.endsWith("."), sentence);
	}

	@Test
	void wordsAndMapsGiveTheSamePlan() {
		final Options<TrainingPlan> options = Options.of(plan);
		assertEquals(TrainingPlan.keys(), options.keys());
		assertEquals(plan, options.read(Map.of()));
		final TrainingPlan expected = plan.with("images", "my images").with("network", "lenet5").with("epochs", 3).with(
			"learningRate", 0.5).with("nesterov", false).with("seed", 9);
		assertEquals(expected, options.read(List.of("images=my images", "network=lenet5", "epochs=3", "learningRate=0.5",
			"nesterov=false", "seed=9")));
		assertEquals(expected, options.read(options.toMap(expected)));
	}

	@Test
	void augmentationIsAPresetAndWhatIsSetBesideIt() {
		assertEquals(Augmentation.LIGHT, plan.augmentations());
		assertEquals(Augmentation.OFF, plan.with("augmentation", "off").augmentations());
		assertEquals(Augmentation.STRONG.withFlips(false).withNoise(0.5).withRotation(0), plan.with("augmentation", "strong")
			.with("flips", "no").with("noise", 0.5).with("rotation", 0).augmentations());
		assertEquals(Augmentation.OFF.withRotations90(true).withShift(0.2).withScale(0.3).withBrightness(0.4).withContrast(0.5),
			plan.with("augmentation", "off").with("rotations90", "yes").with("shift", 0.2).with("scale", 0.3).with("brightness",
				0.4).with("contrast", 0.5).augmentations());
	}

	@Test
	void filesAndThreadsDoNotMakeAnotherTraining() {
		assertEquals(plan.identity(), plan.with("images", "a").with("model", "b").with("report", "c").with("threads", 2).with(
			"patience", 3).with("cache", 100).with("checkpoint", "d").identity());
		assertFalse(plan.identity().equals(plan.with("epochs", 31).identity()));
		final TrainingPlan constant = plan.with("schedule", "constant");
		assertEquals(constant.identity(), constant.with("epochs", 31).identity());
	}

	@Test
	void theRecipeFillsInWhatThePlanLeavesOpen() {
		assertEquals(AdamW.of(0.05), Recipe.of(plan, 32, null).optimizer());
		assertEquals(new Sgd(0.9, true, 5e-4), Recipe.of(plan.with("optimizer", "sgd"), 32, null).optimizer());
		assertEquals(Adam.of(0), Recipe.of(plan.with("optimizer", "adam"), 32, null).optimizer());
		assertEquals(new Sgd(0.5, false, 0), Recipe.of(plan.with("optimizer", "sgd").with("momentum", 0.5).with("nesterov",
			false).with("weightDecay", 0), 32, null).optimizer());
		assertEquals(0.3, Recipe.of(plan.with("learningRate", 0.3), 7, null).learningRate());
		assertEquals(2 * Recipe.of(plan, 32, null).learningRate(), Recipe.of(plan, 128, null).learningRate(), 1e-15);
		assertEquals(0.2, Recipe.of(plan.with("optimizer", "sgd"), 128, null).learningRate(), 1e-15);
		assertTrue(Recipe.of(plan.with("loss", "meanSquaredError"), 32, null).loss() instanceof MeanSquaredError);
	}
}
