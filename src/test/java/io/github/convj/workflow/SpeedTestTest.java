package io.github.convj.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.kernel.KernelProvider;
import io.github.convj.tensor.ConvJException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class SpeedTestTest {

	@Test
	void everyKindOfKernelsIsMeasuredAndExplained() {
		final List<Double> progress = new ArrayList<>();
		final SpeedReport report = new SpeedTest(new SpeedPlan(1, 0.01), new Monitor() {

			@Override
			public void at(final double done, final String status) {
				progress.add(done);
			}
		}).run();
		assertEquals(KernelProvider.kernels().name(), report.layers().get(0).kernels());
		assertTrue(report.layers().stream().anyMatch(layer -> layer.kernels().equals("java")));
		for (final SpeedReport.Layer layer : report.layers())
			for (final double speed : new double[] { layer.forward(), layer.backwardData(), layer.backwardWeights() })
				assertTrue(speed > 0 && Double.isFinite(speed), layer.toString());
		assertTrue(report.inference() > 0 && report.training() > 0);
		assertEquals(1, report.threads());
		final String text = report.text();
		assertTrue(text.startsWith(KernelProvider.explanation()), text);
		assertTrue(text.contains("resnet20") && text.contains("images/s"), text);
		assertEquals(progress.stream().sorted().toList(), progress, "progress never goes back");
		assertTrue(progress.get(0) == 0 && progress.get(progress.size() - 1) < 1);
	}

	@Test
	void adviceNamesFileFolderAndOption() {
		final SpeedReport report = new SpeedReport("Plain Java kernels, because", "Do this.", 2, 0, List.of(), "n", 1, 1);
		assertTrue(report.text().endsWith("Do this."));
		assertFalse(new SpeedReport("x", "", 2, 0, List.of(), "n", 1, 1).text().contains("Do this"));
	}

	@Test
	void speedsAreSharesOfThePeakWhereThatIsKnown() {
		final List<SpeedReport.Layer> layers = List.of(new SpeedReport.Layer("vector", "3x3", "direct", 50, 25, 125));
		final String known = new SpeedReport("x", "", 1, 100, layers, "n", 1, 1).text();
		assertTrue(known.contains("50.0   50 %") && known.contains("125.0  125 %"), known);
		assertTrue(known.contains("peak is 100 GFLOP/s"), known);
		final String unknown = new SpeedReport("x", "", 1, 0, layers, "n", 1, 1).text();
		assertFalse(unknown.contains("%"), unknown);
	}

	@Test
	void cancelEndsItAtOnce() {
		final int[] asked = new int[1];
		final Monitor monitor = new Monitor() {

			@Override
			public boolean cancelled() {
				return ++asked[0] > 4;
			}
		};
		assertThrows(CancellationException.class, () -> new SpeedTest(new SpeedPlan(1, 0.01), monitor).run());
		assertEquals(5, asked[0]);
	}

	@Test
	void keysAreChecked() {
		assertEquals(new SpeedPlan(2, 3), SpeedPlan.options().read(Map.of("threads", 2, "seconds", "3")));
		assertThrows(ConvJException.class, () -> SpeedPlan.options().read(Map.of("seconds", 0)));
		assertThrows(ConvJException.class, () -> SpeedPlan.options().read(Map.of("second", 1)));
	}

	@Test
	void launcherSettingNamesTheModule() throws IOException {
		final List<String> settings = Files.readAllLines(Path.of("src/main/fiji/config/jaunch/extra-convj.toml")).stream()
			.filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
		// The launcher's own parser knows assignments, lists and strings, and adds lists of one name together.
		assertEquals(List.of("jvm.runtime-args = ['JAVA:21+|--add-modules=jdk.incubator.vector']"), settings);
	}
}
