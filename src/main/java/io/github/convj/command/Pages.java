package io.github.convj.command;

import io.github.convj.imagej.MacroCall;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import org.scijava.Context;
import org.scijava.log.LogService;
import org.scijava.platform.PlatformService;

/** Shows a report to a person who sits before a display. Stateless, thread-safe. */
final class Pages {

	private Pages() {}

	/**
	 * Opens a page in the browser; does nothing without a display or when a macro runs, which nobody watches.
	 *
	 * @param page to open
	 * @param context that knows the platform
	 */
	static void show(final Path page, final Context context) {
		final PlatformService platform = context.getService(PlatformService.class);
		if (GraphicsEnvironment.isHeadless() || platform == null || MacroCall.words().isPresent()) return;
		try {
			platform.open(page.toUri().toURL());
		}
		catch (final IOException noBrowser) {
			context.service(LogService.class).info("Open " + page + " in a browser to see the report.");
		}
	}
}
