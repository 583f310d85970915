package io.github.convj.example;

import io.github.convj.imagej.ImageJImageOpener;
import io.github.convj.model.Model;
import io.github.convj.plan.Options;
import io.github.convj.train.TrainingPlan;
import io.github.convj.workflow.ConvJ;
import io.github.convj.workflow.Monitor;
import java.util.Map;

/** Trains on a folder of class folders and classifies one image: the Java API in a few lines. */
public final class TrainAndClassify {

	/** @param paths the folder, the model to write, an image to classify */
	public static void main(final String[] paths) {
		// README: begin
		ConvJ convj = new ConvJ(new ImageJImageOpener());
		TrainingPlan plan = Options.of(TrainingPlan.defaults()).read(Map.of("images", paths[0], "model", paths[1],
			"network", "lenet5", "epochs", 5));
		System.out.println(convj.train(plan, Monitor.NONE).text());

		Model model = convj.load(plan.model());
		var image = new ImageJImageOpener().open(java.nio.file.Path.of(paths[2]));
		var prediction = convj.classifier(model).classify(image);
		System.out.println(model.classes().get(prediction.predicted()) + " " + prediction.probability());
		// README: end
	}
}
