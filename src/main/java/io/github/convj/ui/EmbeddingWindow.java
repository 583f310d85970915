package io.github.convj.ui;

import io.github.convj.tensor.ConvJException;
import io.github.convj.workflow.EmbeddingOutcome;
import java.awt.BorderLayout;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import javax.swing.BorderFactory;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.SwingUtilities;
import javax.swing.WindowConstants;

/** A window in which a person moves about among embeddings. For any thread. */
public final class EmbeddingWindow {

	private static final String HINT =
		"Click a point to open its image. Wheel: zoom. Drag: move. Shift and drag: zoom into a rectangle. Double click: show all. Click a class: hide it.";

	private EmbeddingWindow() {}

	/**
	 * Opens a window.
	 *
	 * @param outcome to show
	 * @param open opens the image of a row, by its number; called by a thread that is not Swing's; what it throws as a
	 *          {@link ConvJException} is shown in the window
	 */
	public static void show(final EmbeddingOutcome outcome, final IntConsumer open) {
		SwingUtilities.invokeLater(() -> frame(outcome, open).setVisible(true));
	}

	private static JFrame frame(final EmbeddingOutcome outcome, final IntConsumer open) {
		final ExecutorService reader = Executors.newSingleThreadExecutor(task -> daemon(task, "ConvJ thumbnails"));
		final ExecutorService opener = Executors.newSingleThreadExecutor(task -> daemon(task, "ConvJ opens images"));
		final JLabel status = new JLabel(HINT);
		status.setBorder(BorderFactory.createEmptyBorder(4, 10, 4, 10));
		final EmbeddingPanel panel = new EmbeddingPanel(outcome.embeddings(), outcome.layout(), reader, row -> opener.execute(
			() -> {
				final String answer = opened(open, row);
				SwingUtilities.invokeLater(() -> status.setText(answer));
			}));
		final JFrame frame = new JFrame(outcome.title());
		frame.setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
		frame.addWindowListener(new WindowAdapter() {

			@Override
			public void windowClosed(final WindowEvent event) {
				reader.shutdownNow();
				opener.shutdownNow();
			}
		});
		frame.add(panel, BorderLayout.CENTER);
		frame.add(status, BorderLayout.SOUTH);
		frame.pack();
		frame.setLocationByPlatform(true);
		return frame;
	}

	private static String opened(final IntConsumer open, final int row) {
		try {
			open.accept(row);
			return HINT;
		}
		catch (final ConvJException refusal) {
			return refusal.getMessage();
		}
	}

	private static Thread daemon(final Runnable task, final String name) {
		final Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}
}
