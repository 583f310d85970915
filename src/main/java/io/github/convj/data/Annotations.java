package io.github.convj.data;

import io.github.convj.tensor.ConvJException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * What was marked in a set of fields. Immutable, thread-safe.
 * <p>
 * Understood are
 * </p>
 * <ul>
 * <li>Pascal VOC: one XML file an image, in a folder of its own or beside the images;</li>
 * <li>a table of comma-separated values with one row an object: image, label (or class) and x, y for points, with width and
 * height for boxes from their upper left corner; or xmin, ymin, xmax, ymax; optionally z, a plane counting from 0. A row with an
 * image alone says that it shows no object;</li>
 * <li>ImageJ's regions: one {@code .roi} file or ROI set ({@code .zip}) an image, named like it, as in {@code field1.zip},
 * {@code field1_rois.zip} or {@code RoiSet_field1.zip}; or the overlay within a TIFF file;</li>
 * <li>label images: one an image, named like it; each connected area of one value above 0 is an object.</li>
 * </ul>
 *
 * @param images with annotations, in the order of their files; those without any, though they were looked at, are among them
 * @param notes sentences that the user should see, as about boxes that were left out
 */
public record Annotations(List<AnnotatedImage> images, List<String> notes) {

	/** What is found where nobody named a class. */
	public static final String UNNAMED = "object";

	/** Copies the lists. */
	public Annotations {
		images = List.copyOf(images);
		notes = List.copyOf(notes);
	}

	/**
	 * Reads what was marked; of the images themselves not more than their overlays.
	 *
	 * @param fields folder of images, an image, or a text file with the name of an image in each line, as those in
	 *          {@code ImageSets/Main} of a VOC data set
	 * @param annotations folder, table or file with what was marked; null if it lies with the fields
	 * @param opener of images and regions
	 * @return the annotated images; fields that nothing is said of are left out, with a note
	 * @throws ConvJException if a file cannot be read or understood, or nothing is said of any field
	 */
	public static Annotations read(final Path fields, final Path annotations, final ImageOpener opener) {
		final List<Path> files = new ArrayList<>(ImageFiles.list(fields, opener));
		if (annotations != null && !Files.exists(annotations)) throw new ConvJException("There is no file or folder " +
			annotations + " with annotations; check the path.");
		final Notes notes = new Notes();
		final Path table = table(fields, annotations);
		final List<AnnotatedImage> images;
		if (table != null) images = new AnnotationTable(table, fields, files, notes).read();
		else {
			final AnnotationFiles beside = new AnnotationFiles(fields, annotations, files, opener, notes);
			images = new ArrayList<>();
			for (final Path file : files) {
				final List<Annotation> objects = beside.of(file);
				if (objects != null) images.add(new AnnotatedImage(ImageFiles.name(fields, file), file, objects));
				else if (!beside.isAnnotation(file)) notes.unannotated(ImageFiles.name(fields, file));
			}
		}
		if (images.isEmpty()) throw new ConvJException("Nothing was marked in any of the images in " + fields + (annotations == null
			? "" : " according to " + annotations) +
			"; give Pascal VOC files, a CSV table, ImageJ ROIs or label images, named like the images, with annotations=.");
		return new Annotations(images, notes.sentences());
	}

	/** @return the table to read, or null if there is none */
	private static Path table(final Path fields, final Path annotations) {
		if (annotations != null && Files.isRegularFile(annotations)) return AnnotationTable.isTable(annotations) ? annotations
			: null;
		final Path folder = annotations != null ? annotations : ImageFiles.folder(fields);
		final List<Path> tables = ImageFiles.files(folder).stream().filter(AnnotationTable::isTable).filter(
			AnnotationTable::fits).toList();
		if (tables.size() > 1) throw new ConvJException("The folder " + folder + " holds several tables of annotations, " + tables
			.get(0).getFileName() + " and " + tables.get(1).getFileName() + "; name one with annotations=.");
		return tables.isEmpty() ? null : tables.getFirst();
	}

	/** @return the names of all classes, in natural order */
	public List<String> classes() {
		final TreeSet<String> classes = new TreeSet<>(NaturalOrder.INSTANCE);
		images.forEach(image -> image.annotations().forEach(object -> classes.add(object.label())));
		return List.copyOf(classes);
	}

	/** @return how many objects were marked in all images */
	public int objects() {
		return images.stream().mapToInt(image -> image.annotations().size()).sum();
	}

	/** What is left out, each kind in one sentence. Not thread-safe. */
	static final class Notes {

		private final Kind unannotated = new Kind("nothing is said of the image", "nothing is said of %d of the images, as");
		private final Kind flat = new Kind("a box without area was left out in",
			"%d boxes without area were left out, as in");
		private final Kind tiny = new Kind("an area of less than " + LabelImage.LEAST_AREA + " pixels was left out in",
			"%d areas of less than " + LabelImage.LEAST_AREA + " pixels were left out, as in");
		private final Kind foreign = new Kind("what the table says of an image that is not among the fields was left out:",
			"what the table says of %d images that are not among the fields was left out, as of");

		void unannotated(final String image) {
			unannotated.add(image);
		}

		void flat(final String where) {
			flat.add(where);
		}

		void tiny(final String image) {
			tiny.add(image);
		}

		void foreign(final String image) {
			foreign.add(image);
		}

		List<String> sentences() {
			final List<String> sentences = new ArrayList<>();
			for (final Kind kind : List.of(unannotated, flat, tiny, foreign))
				if (kind.count > 0) sentences.add(kind.sentence());
			return sentences;
		}

		private static final class Kind {

			private final String one;
			private final String many;
			private String first;
			private int count;

			private Kind(final String one, final String many) {
				this.one = one;
				this.many = many;
			}

			private void add(final String where) {
				if (count++ == 0) first = where;
			}

			private String sentence() {
				final String text = (count == 1 ? one : String.format(Locale.ROOT, many, count)) + " " + first + ".";
				return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
			}
		}
	}
}
