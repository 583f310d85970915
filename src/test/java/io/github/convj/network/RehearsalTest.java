package io.github.convj.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convj.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RehearsalTest {

	@Test
	void theNetworkStaysAsItIs() {
		final Network network = Network.initialize(Networks.create("resnet20", Shape.of(8, 8, 1), 3), Initialization.HE, 1);
		final Map<String, float[]> before = new LinkedHashMap<>();
		network.tensors().forEach((name, tensor) -> before.put(name, tensor.array().clone()));
		network.rehearse(0.2);
		network.tensors().forEach((name, tensor) -> assertArrayEquals(before.get(name), tensor.array(), name));
	}

	@Test
	void anInterruptEndsIt() throws InterruptedException {
		final Network network = Network.initialize(Networks.create("lenet5", Shape.of(28, 28, 1), 3), Initialization.HE, 1);
		final Thread thread = new Thread(() -> network.rehearse(1e6));
		thread.start();
		thread.interrupt();
		thread.join(60_000);
		assertTrue(!thread.isAlive());
	}
}
