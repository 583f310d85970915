package io.github.convj.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.convj.tensor.ConvJException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnotationsTest {

	private static final Comparator<Box> IN_ORDER = Comparator.comparingDouble(Box::y).thenComparingDouble(Box::x)
		.thenComparingDouble(Box::width).thenComparingDouble(Box::height);

	@TempDir
	Path folder;
	private Path fields;

	@BeforeEach
	void makeFields() throws IOException {
		fields = Files.createDirectory(folder.resolve("JPEGImages"));
		for (final String name : List.of("a", "b", "c"))
			Files.writeString(fields.resolve(name + ".img"), "1 1 1 0");
	}

	private static String voc(final String... objects) {
		return "<annotation><filename>x</filename>" + String.join("", objects) + "</annotation>";
	}

	private static String object(final String label, final Object... corners) {
		return "<object><name>" + label + "</name><part><name>head</name><bndbox><xmin>1</xmin></bndbox></part><bndbox><xmin>" +
			corners[0] + "</xmin><ymin>" + corners[1] + "</ymin><xmax>" + corners[2] + "</xmax><ymax>" + corners[3] +
			"</ymax></bndbox></object>";
	}

	private Annotations read(final Path from, final Path annotations) {
		return Annotations.read(from, annotations, MemoryImages.OPENER);
	}

	private void refused(final String words, final Path from, final Path annotations) {
		final String sentence = assertThrows(ConvJException.class, () -> read(from, annotations)).getMessage();
		assertTrue(sentence.contains(words), sentence);
		assertTrue(sentence.endsWith("."), sentence);
	}

	/** VOC's pixels count from 1 and the last one belongs to the box: pixels 1 to 10 are 10 wide from edge 0 on. */
	@Test
	void vocFilesInTheirUsualLayout() throws IOException {
		final Path xml = Files.createDirectory(folder.resolve("Annotations"));
		Files.writeString(xml.resolve("a.xml"), voc(object("cell", 1, 2, 10, 5), object("flat", 7, 7, 7, 20), object("spot", 3.5, 4,
			6, 9)));
		Files.writeString(xml.resolve("b.xml"), voc());
		final Annotations read = read(fields, null);
		assertEquals(List.of("a.img", "b.img"), read.images().stream().map(AnnotatedImage::name).toList());
		assertEquals(List.of(new Annotation(new Box(0, 1, 10, 4), 0, "cell"), new Annotation(new Box(2.5, 3, 3.5, 6), 0, "spot")),
			read.images().get(0).annotations());
		assertEquals(List.of(), read.images().get(1).annotations());
		assertEquals(List.of("cell", "spot"), read.classes());
		assertEquals(List.of("Nothing is said of the image c.img.", "A box without area was left out in a.img."), read.notes());
		final Path sets = Files.createDirectories(folder.resolve("ImageSets").resolve("Main"));
		Files.writeString(sets.resolve("val.txt"), "b\n\n");
		assertEquals(List.of("b.img"), read(sets.resolve("val.txt"), null).images().stream().map(AnnotatedImage::name).toList());
		Files.writeString(sets.resolve("val.txt"), "b\nd\n");
		refused("names d, but there is no such image", sets.resolve("val.txt"), xml);
	}

	/** Somebody's spreadsheet, in the encoding of an old one, lies beside the images. */
	@Test
	void tablesOfOtherThingsAreLookedAtNoFurtherThanTheirHeader() throws IOException {
		final Path xml = Files.createDirectory(folder.resolve("Annotations"));
		Files.writeString(xml.resolve("a.xml"), voc(object("cell", 1, 1, 10, 10)));
		Files.write(fields.resolve("notes.csv"), "Gr\u00f6\u00dfe;Datum\n1;\"offen\n".getBytes(StandardCharsets.ISO_8859_1));
		assertEquals(1, read(fields, null).objects());
		Files.write(fields.resolve("marks.csv"), "image,x,y,label\na,1,1,Gr\u00f6\u00dfe\n".getBytes(StandardCharsets.ISO_8859_1));
		refused("is not UTF-8 text", fields, null);
	}

	@Test
	void vocSaysWhatIsDifficult() throws IOException {
		final Path xml = Files.createDirectory(folder.resolve("Annotations"));
		Files.writeString(xml.resolve("a.xml"), voc(object("cell", 1, 1, 10, 10).replace("<name>", "<difficult>1</difficult><name>"),
			object("cell", 21, 1, 30, 10).replace("<name>", "<difficult>0</difficult><name>"), object("cell", 41, 1, 50, 10)));
		assertEquals(List.of(true, false, false), read(fields, null).images().getFirst().annotations().stream().map(
			Annotation::difficult).toList());
	}

	@Test
	void badVocFilesAreNamed() throws IOException {
		final Path xml = Files.createDirectory(folder.resolve("Annotations"));
		final Path file = xml.resolve("a.xml");
		Files.writeString(file, voc(object("cell", 1, 2, "ten", 5)));
		refused("Object 1 in " + file + " has the xmax 'ten', which is no number", fields, null);
		Files.writeString(file, "<annotation><object><name>cell</name></object></annotation>");
		refused("Object 1 in " + file + " has no bndbox", fields, null);
		Files.writeString(file, "<annotation>\n<object>");
		refused(file + " is no proper XML in line 2", fields, null);
		Files.writeString(file, "<html/>");
		refused(file + " is no Pascal VOC file", fields, null);
		final Path secret = Files.writeString(folder.resolve("secret"), "secret");
		Files.writeString(file, "<!DOCTYPE a [<!ENTITY x SYSTEM '" + secret.toUri() + "'>]>" + voc(object("&x;", 1, 2, 10, 5)));
		refused("is no proper XML", fields, null);
	}

	@Test
	void tablesOfBoxesAndPoints() throws IOException {
		final Path table = folder.resolve("marks.csv");
		Files.writeString(table, "image,x,y,width,height,label\na.img,1,2,3.5,4,cell\nb,,,,,\nsub/a.img,5,6,,,spot\nz.img,1,1,1,1,cell\na.img,1,1,0,5,cell\n");
		final Annotations read = read(fields, table);
		assertEquals(List.of(new Annotation(new Box(1, 2, 3.5, 4), 0, "cell"), new Annotation(new Box(5, 6, 0, 0), 0, "spot")), read
			.images().get(0).annotations());
		assertTrue(read.images().get(0).annotations().get(1).box().point());
		assertEquals(List.of(), read.images().get(1).annotations());
		assertEquals(2, read.images().size());
		assertEquals(List.of("Nothing is said of the image c.img.",
			"A box without area was left out in row 5 of the table marks.csv.",
			"What the table says of an image that is not among the fields was left out: z.img."), read.notes());
		Files.writeString(table, "Image;Class;xmin;ymin;xmax;ymax;z\nc.img;cell;1;2;11;22;3\n");
		assertEquals(List.of(new Annotation(new Box(1, 2, 10, 20), 3, "cell")), read(fields, table).images().get(0).annotations());
		Files.writeString(table, "image,x,y,width,height,z,depth,label,score\nc.img,1,2,10,20,3,5,cell,0.7\nc.img,1,2,10,20,3,,cell,0.7\nc.img,1,2,,,4,2,cell,0.7\n");
		assertEquals(List.of(new Annotation(new Box(1, 2, 10, 20), 3, "cell", false, 5), new Annotation(new Box(1, 2, 10, 20), 3,
			"cell"), new Annotation(new Box(1, 2, 0, 0), 4, "cell", false, 2)), read(fields, table).images().get(0).annotations());
		Files.writeString(table, "Image;Class;xmin;ymin;xmax;ymax;z\nc.img;cell;1;2;11;22;3\n");
		// The only fitting table beside the images is found by itself.
		Files.writeString(fields.resolve("other.csv"), "a,b\n1,2\n");
		Files.copy(table, fields.resolve("truth.csv"));
		assertEquals(1, read(fields, null).objects());
		Files.copy(table, fields.resolve("again.csv"));
		refused("several tables of annotations, again.csv and truth.csv", fields, null);
	}

	@Test
	void badTablesAreNamed() throws IOException {
		final Path table = folder.resolve("marks.csv");
		Files.writeString(table, "image,x,label\n");
		refused("needs a header line", fields, table);
		Files.writeString(table, "");
		refused("it is empty", fields, table);
		Files.writeString(table, "image,x,y,label\na.img,1,two,cell\n");
		refused("Row 1 of the table " + table + " has the y 'two'", fields, table);
		Files.writeString(table, "image,x,y,label\na.img,1,2,\n");
		refused("Row 1 of the table " + table + " has no label", fields, table);
		Files.writeString(table, "image,x,y,z,depth,label\na.img,1,2,0,0,cell\n");
		refused("Row 1 of the table " + table + " has the depth 0", fields, table);
		Files.writeString(table, "image,x,y,label\n,1,2,cell\n");
		refused("Row 1 of the table " + table + " has no image", fields, table);
		Files.writeString(table, "image,x,y,label\nz.img,1,2,cell\n");
		refused("of none of the images", fields, table);
		refused("There is no file or folder", fields, folder.resolve("nothing"));
		refused("Nothing was marked", fields, null);
	}

	/** Against a flood fill, on random images. */
	@Test
	void labelImagesAgainstAFloodFill() throws IOException {
		final long seed = System.nanoTime();
		final SplittableRandom random = new SplittableRandom(seed);
		final Path masks = Files.createDirectory(folder.resolve("masks"));
		for (int round = 0; round < 30; round++) {
			final int height = random.nextInt(1, 25);
			final int width = random.nextInt(1, 25);
			final int[][] values = new int[height][width];
			final StringBuilder text = new StringBuilder(height + " " + width + " 1");
			for (final int[] row : values)
				for (int x = 0; x < width; x++) {
					row[x] = random.nextInt(3) == 0 ? random.nextInt(1, 3) : 0;
					text.append(' ').append(row[x]);
				}
			Files.writeString(masks.resolve("b_mask.img"), text);
			final List<Box> expected = floods(values);
			final List<AnnotatedImage> images = read(fields, masks).images();
			assertEquals(1, images.size());
			final List<Box> found = new ArrayList<>();
			for (final Annotation object : images.get(0).annotations()) {
				assertEquals("object", object.label());
				found.add(object.box());
			}
			expected.sort(IN_ORDER);
			found.sort(IN_ORDER);
			assertEquals(expected, found, "seed " + seed);
		}
	}

	private static List<Box> floods(final int[][] values) {
		final List<Box> boxes = new ArrayList<>();
		final boolean[][] seen = new boolean[values.length][values[0].length];
		for (int y = 0; y < values.length; y++)
			for (int x = 0; x < values[0].length; x++) {
				if (values[y][x] == 0 || seen[y][x]) continue;
				final List<int[]> open = new ArrayList<>(List.of(new int[] { x, y }));
				seen[y][x] = true;
				int area = 0;
				int left = x;
				int right = x;
				int top = y;
				int bottom = y;
				while (!open.isEmpty()) {
					final int[] place = open.removeLast();
					area++;
					left = Math.min(left, place[0]);
					right = Math.max(right, place[0]);
					top = Math.min(top, place[1]);
					bottom = Math.max(bottom, place[1]);
					for (int dy = -1; dy <= 1; dy++)
						for (int dx = -1; dx <= 1; dx++) {
							final int ny = place[1] + dy;
							final int nx = place[0] + dx;
							if (ny < 0 || nx < 0 || ny >= values.length || nx >= values[0].length || seen[ny][nx] ||
								values[ny][nx] != values[y][x]) continue;
							seen[ny][nx] = true;
							open.add(new int[] { nx, ny });
						}
				}
				if (area >= 4) boxes.add(new Box(left, top, right - left + 1, bottom - top + 1));
			}
		return boxes;
	}

	@Test
	void labelImagesBesideTheFieldsAreNoFields() throws IOException {
		Files.writeString(fields.resolve("b_labels.img"), "2 2 1 7 7 7 7");
		final Annotations read = read(fields, null);
		assertEquals(List.of("b.img"), read.images().stream().map(AnnotatedImage::name).toList());
		assertEquals(List.of(new Annotation(new Box(0, 0, 2, 2), 0, "object")), read.images().get(0).annotations());
		assertTrue(read.notes().get(0).startsWith("Nothing is said of 2 of the images, as a.img"), read.notes().toString());
	}

	/** The counts that the set's own description gives, less the two boxes without area. */
	@Test
	void bloodSmearsAreRead() {
		final Path smears = Path.of("..", "shared", "data", "bccd", "BCCD", "JPEGImages");
		assumeTrue(Files.isDirectory(smears), "the blood smears are not here");
		final Annotations read = Annotations.read(smears, null, new ImageOpener() {

			@Override
			public boolean accepts(final Path file) {
				return file.toString().endsWith(".jpg");
			}

			@Override
			public Image open(final Path file) {
				throw new AssertionError("opened " + file);
			}
		});
		assertEquals(364, read.images().size());
		assertEquals(4155 + 372 + 361 - 2, read.objects());
		assertEquals(List.of("Platelets", "RBC", "WBC"), read.classes());
	}
}
