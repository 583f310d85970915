package io.github.convj.imagej;

import ij.IJ;
import ij.Macro;
import ij.VirtualStack;
import ij.process.ImageProcessor;
import io.github.convj.data.Progress;
import io.github.convj.tensor.ConvJException;
import java.lang.ref.SoftReference;
import java.util.concurrent.CancellationException;

/**
 * A virtual stack whose planes are computed when ImageJ asks for them, with progress in the status bar. Escape stops: a plane
 * that is being shown then has holes, which are filled when it is shown again, and whoever wants planes for another purpose,
 * as to save them, is stopped as well, since holes must not get into files. Thread-safe.
 */
abstract class LazyStack extends VirtualStack {

	private final int planes;
	private int last;
	/** The plane of the number above, which ImageJ asks for several times in a row. */
	private SoftReference<Object> kept = new SoftReference<>(null);

	/**
	 * @param width X
	 * @param height Y
	 * @param planes how many
	 * @param bits a pixel
	 */
	LazyStack(final int width, final int height, final int planes, final int bits) {
		super(width, height);
		this.planes = planes;
		setBitDepth(bits);
	}

	/** @return the pixels of a plane of which nothing is computed */
	abstract Object empty();

	/** @return a copy of pixels as a processor */
	abstract ImageProcessor processor(Object pixels);

	/**
	 * Computes a plane.
	 *
	 * @param n number, from 1
	 * @param pixels to fill
	 * @param progress told of each part
	 * @throws CancellationException if the progress throws it
	 */
	abstract void fill(int n, Object pixels, Progress progress);

	/** @return what a plane is called */
	@Override
	public abstract String getSliceLabel(int n);

	/**
	 * Computes a plane before ImageJ asks for it.
	 *
	 * @param n number, from 1
	 * @param progress told of each part
	 * @throws CancellationException if the progress throws it
	 */
	final void prepare(final int n, final Progress progress) {
		final Object pixels = empty();
		fill(n, pixels, progress);
		keep(n, pixels);
	}

	private synchronized void keep(final int n, final Object pixels) {
		last = n;
		kept = new SoftReference<>(pixels);
	}

	private synchronized Object kept(final int n) {
		return last == n ? kept.get() : null;
	}

	@Override
	public final ImageProcessor getProcessor(final int n) {
		if (n < 1 || n > planes) throw new IllegalArgumentException("Argument out of range: " + n);
		final Object before = kept(n);
		// ImageJ may change what it gets
		if (before != null) return processor(before);
		final Object pixels = empty();
		try (StatusProgress progress = new StatusProgress()) {
			fill(n, pixels, progress);
			keep(n, pixels);
		}
		catch (CancellationException | ConvJException stopped) {
			if (IJ.isMacro() || !isShown()) throw stopped instanceof CancellationException ? new RuntimeException(
				Macro.MACRO_CANCELED, stopped) : stopped;
			// here an exception would end the thread that listens to the window's sliders
			IJ.showStatus(stopped instanceof CancellationException ? "Stopped; what is missing is computed when the plane is shown again."
				: stopped.getMessage());
		}
		return processor(pixels);
	}

	/** @return whether an image asks for the plane to show it, and not somebody who works with the pixels */
	private static boolean isShown() {
		final String own = LazyStack.class.getPackageName();
		return StackWalker.getInstance().walk(frames -> frames.map(StackWalker.StackFrame::getClassName).dropWhile(name -> name
			.startsWith(own) || name.equals("ij.VirtualStack")).findFirst()).filter(name -> name.equals("ij.ImagePlus") || name
				.equals("ij.CompositeImage")).isPresent();
	}

	@Override
	public final int getSize() {
		return planes;
	}
}
