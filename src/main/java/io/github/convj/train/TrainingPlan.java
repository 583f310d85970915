package io.github.convj.train;

import io.github.convj.data.Augmentation;
import io.github.convj.plan.Option;
import io.github.convj.tensor.ConvJException;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that decides how a classifier is trained. The components are the keys of the command line, the parameters of
 * the SciJava command and the words in a macro; {@link #defaults()} are the defaults of all of them. A default is chosen so
 * that some hundred to some thousand small images give a good classifier on a laptop without touching anything. Immutable,
 * thread-safe.
 */
public record TrainingPlan(

	@Option(label = "Images",
		help = "Folder that holds one folder of images for each class, or train and val folders of such.")
	Path images,

	@Option(label = "List",
		help = "CSV table with the columns image and label, and where wanted group and split, instead of a folder of " +
			"class folders.")
	Path list,

	@Option(label = "Fields",
		help = "Folder of whole images in which objects were marked, to train on finding them, instead of images of one " +
			"object each.")
	Path fields,

	@Option(label = "Annotations",
		help = "What was marked in the fields: a folder of Pascal VOC files, a CSV table, or a folder of ImageJ ROIs or label " +
			"images; empty if it lies with the fields.")
	Path annotations,

	@Option(label = "Model", help = "File the trained model is written to, ending in .zip.")
	Path model,

	@Option(label = "Report",
		help = "Folder the report is written to; empty for the model's name with -report behind it.")
	Path report,

	@Option(label = "Network",
		help = "Name of the network: auto is resnet20, which suits most images, or window-medium for fields; lenet5 is the " +
			"fastest, resnet18 the largest.")
	String network,

	@Option(label = "Epochs",
		help = "How many times the training goes through all training images.",
		min = 1, max = 100000)
	int epochs,

	@Option(label = "Size",
		help = "Edge length in pixels to which images are brought; 0 takes it from the images.",
		min = 0, max = 4096)
	int size,

	@Option(label = "Batch size", help = "Images per training step.", min = 1, max = 65536)
	int batchSize,

	@Option(label = "Learning rate",
		help = "Largest step size of the training; 0 takes the one recommended for the optimizer and batch size.",
		min = 0, max = 1000)
	double learningRate,

	@Option(label = "Optimizer", help = "How gradients change the weights.", choices = { "adamw", "adam", "sgd" })
	String optimizer,

	@Option(label = "Momentum", help = "Share of the previous step that sgd keeps.", min = 0, max = 0.9999)
	double momentum,

	@Option(label = "Nesterov", help = "Whether sgd looks ahead along its momentum.")
	boolean nesterov,

	@Option(label = "Weight decay",
		help = "Strength of the pull of weights towards 0 (L2); -1 takes the one recommended for the optimizer.",
		min = -1, max = 100)
	double weightDecay,

	@Option(label = "Schedule",
		help = "How the learning rate falls: along a cosine, in steps, when the validation loss stands still, or " +
			"never.",
		choices = { "cosine", "step", "plateau", "constant" })
	String schedule,

	@Option(label = "Step epochs",
		help = "Epochs between two drops of the step schedule, or epochs without improvement before the plateau " +
			"schedule drops; 0 for a third of all epochs, or 5.",
		min = 0, max = 100000)
	int stepEpochs,

	@Option(label = "Step factor",
		help = "Factor by which the step and plateau schedules lower the learning rate.",
		min = 1e-6, max = 1)
	double stepFactor,

	@Option(label = "Warm-up",
		help = "Epochs over which the learning rate rises from near 0 at the start.",
		min = 0, max = 10000)
	double warmup,

	@Option(label = "Initialization",
		help = "Spread of the random weights at the start.",
		choices = { "he", "xavier" })
	String initialization,

	@Option(label = "Loss",
		help = "What the training makes small.",
		choices = { "crossEntropy", "meanSquaredError" })
	String loss,

	@Option(label = "Label smoothing",
		help = "Share of the label that is spread over all classes, against overconfidence.",
		min = 0, max = 0.9)
	double labelSmoothing,

	@Option(label = "Gradient clipping",
		help = "Largest length of the gradient of all weights together; 0 for no limit.",
		min = 0)
	double gradientClipping,

	@Option(label = "Balance",
		help = "What is done about unequal classes: weights in the loss, oversample the small ones, none, or auto: " +
			"weights if the largest class is over twice the smallest.",
		choices = { "auto", "none", "weights", "oversample" })
	String balance,

	@Option(label = "Augmentation",
		help = "Random changes to training images: off, light or strong.",
		choices = { "light", "strong", "off" })
	String augmentation,

	@Option(label = "Flips", help = "Whether images are mirrored at random.", choices = { "preset", "yes", "no" })
	String flips,

	@Option(label = "Rotations by 90 degrees",
		help = "Whether images are turned at random by multiples of 90 degrees.",
		choices = { "preset", "yes", "no" })
	String rotations90,

	@Option(label = "Rotation",
		help = "Largest random rotation in degrees; -1 as the augmentation preset.",
		min = -1, max = 180)
	double rotation,

	@Option(label = "Shift",
		help = "Largest random shift as a fraction of the size; -1 as the augmentation preset.",
		min = -1, max = 0.5)
	double shift,

	@Option(label = "Scale",
		help = "Largest random change of size as a fraction, as in 0.1 for 90 to 110 %; -1 as the augmentation " +
			"preset.",
		min = -1, max = 0.9)
	double scale,

	@Option(label = "Brightness",
		help = "Largest random change of brightness in standard deviations; -1 as the augmentation preset.",
		min = -1, max = 10)
	double brightness,

	@Option(label = "Contrast",
		help = "Largest random change of contrast as a fraction; -1 as the augmentation preset.",
		min = -1, max = 0.9)
	double contrast,

	@Option(label = "Noise",
		help = "Largest random noise in standard deviations; -1 as the augmentation preset.",
		min = -1, max = 10)
	double noise,

	@Option(label = "Validation",
		help = "Share of the images held out to judge the training; not used where the images come with a split.",
		min = 0.01, max = 0.9)
	double validation,

	@Option(label = "Field scale",
		help = "Factor by which fields are scaled for the network; 0 chooses it such that the smallest objects are 20 pixels large, or the largest fill the window.",
		min = 0, max = 100)
	double fieldScale,

	@Option(label = "Object size",
		help = "Size in pixels of objects that were marked by points in the fields.",
		min = 0, max = 100000)
	double objectSize,

	@Option(label = "Window depth",
		help = "Planes that the network sees at once where fields are volumes (stack=volume); 0 for a little more than the deepest objects span, or 7 where that was not marked.",
		min = 0, max = 1000)
	int windowDepth,

	@Option(label = "Mining rounds",
		help = "How often in the course of a training on fields the network is run over them, to train on where it is wrong.",
		min = 0, max = 100)
	int miningRounds,

	@Option(label = "Fit",
		help = "How images of another size are brought to the network's: scaled, cropped at the centre, or padded.",
		choices = { "resize", "crop", "pad" })
	String fit,

	@Option(label = "Stack",
		help = "What a stack is: slices that are images of their own, one volume, or one image with the slices as " +
			"channels.",
		choices = { "slices", "volume", "channels" })
	String stack,

	@Option(label = "Normalization",
		help = "Whether intensities are normalized by mean and deviation of the training images or of each image by " +
			"itself.",
		choices = { "dataset", "image" })
	String normalization,

	@Option(label = "Patience",
		help = "Epochs without a better validation result after which the training stops; 0 to go on to the last " +
			"epoch.",
		min = 0, max = 100000)
	int patience,

	@Option(label = "Seed", help = "Start of all random numbers: the same seed gives the same model to the bit.")
	long seed,

	@Option(label = "Threads", help = "Processor threads to use; 0 for all.", min = 0, max = 4096)
	int threads,

	@Option(label = "Cache",
		help = "Memory in MB for images kept between epochs; 0 for a quarter of what Java may use.",
		min = 0, max = 1e9)
	int cache,

	@Option(label = "Checkpoint",
		help = "File in which the state of the training is kept after each epoch; when it exists, the training goes " +
			"on from there.")
	Path checkpoint)
{

	/** Keys that have no influence on what a training computes. */
	private static final Set<String> INDIFFERENT = Set.of("images", "list", "fields", "annotations", "model", "report", "patience", "threads", "cache",
		"checkpoint");

	/** @throws ConvJException if a value is out of its range, with the key and the range */
	public TrainingPlan {
		check("network", network);
		check("epochs", epochs);
		check("size", size);
		check("batchSize", batchSize);
		check("learningRate", learningRate);
		check("optimizer", optimizer);
		check("momentum", momentum);
		check("weightDecay", weightDecay);
		check("schedule", schedule);
		check("stepEpochs", stepEpochs);
		check("stepFactor", stepFactor);
		check("warmup", warmup);
		check("initialization", initialization);
		check("loss", loss);
		check("labelSmoothing", labelSmoothing);
		check("gradientClipping", gradientClipping);
		check("balance", balance);
		check("augmentation", augmentation);
		check("flips", flips);
		check("rotations90", rotations90);
		check("rotation", rotation);
		check("shift", shift);
		check("scale", scale);
		check("brightness", brightness);
		check("contrast", contrast);
		check("noise", noise);
		check("validation", validation);
		check("fieldScale", fieldScale);
		check("objectSize", objectSize);
		check("windowDepth", windowDepth);
		check("miningRounds", miningRounds);
		check("fit", fit);
		check("stack", stack);
		check("normalization", normalization);
		check("patience", patience);
		check("threads", threads);
		check("cache", cache);
	}

	private static void check(final String key, final Object value) {
		for (final RecordComponent component : TrainingPlan.class.getRecordComponents()) {
			final Option option = component.getAnnotation(Option.class);
			if (!component.getName().equals(key) || option == null) continue;
			if (value == null || value instanceof final String text && text.isBlank()) throw new ConvJException(key +
				" must not be empty.");
			if (option.choices().length > 0 && !List.of(option.choices()).contains(value)) throw new ConvJException(key +
				" is one of " + String.join(", ", option.choices()) + ", but is " + value + ".");
			if (!(value instanceof final Number number)) continue;
			final double x = number.doubleValue();
			if (!(x >= option.min())) throw new ConvJException(key + " is at least " + text(option.min()) + ", but is " +
				value + ".");
			if (!(x <= option.max())) throw new ConvJException(key + " is at most " + text(option.max()) + ", but is " + value +
				".");
		}
	}

	private static String text(final double bound) {
		return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
	}

	/** @return the plan that every door starts from, without images and model */
	public static TrainingPlan defaults() {
		return new TrainingPlan(null, null, null, null, null, null, "auto", 30, 0, 32, 0, "adamw", 0.9, true, -1, "cosine", 0, 0.1, 1,
			"he", "crossEntropy", 0.1, 1, "auto", "light", "preset", "preset", -1, -1, -1, -1, -1, -1, 0.2, 0, 0, 0, 2, "resize",
			"slices", "dataset", 15, 1, 0, 0, null);
	}

	/** @return the same plan with the network named that {@code auto} stands for */
	public TrainingPlan resolved() {
		return network.equals("auto") ? with("network", fields != null ? "window-medium" : "resnet20") : this;
	}

	/**
	 * @param key a component's name, as in {@code epochs}
	 * @param value of the component's type; whole numbers do for numbers of any kind, and text for paths
	 * @return this plan with one value changed
	 * @throws ConvJException if there is no such key or the value does not suit it
	 */
	public TrainingPlan with(final String key, final Object value) {
		final RecordComponent[] components = TrainingPlan.class.getRecordComponents();
		final Class<?>[] types = new Class<?>[components.length];
		final Object[] values = new Object[components.length];
		boolean known = false;
		try {
			for (int i = 0; i < components.length; i++) {
				types[i] = components[i].getType();
				final boolean named = components[i].getName().equals(key);
				known |= named;
				values[i] = named ? suited(key, value, types[i]) : components[i].getAccessor().invoke(this);
			}
			if (!known) throw new ConvJException("There is no option " + key + "; the options are " + String.join(", ", keys()) +
				".");
			return TrainingPlan.class.getDeclaredConstructor(types).newInstance(values);
		}
		catch (final InvocationTargetException failure) {
			if (failure.getCause() instanceof final ConvJException sentence) throw sentence;
			throw new IllegalStateException(failure);
		}
		catch (final ReflectiveOperationException failure) {
			throw new IllegalStateException(failure);
		}
	}

	private static Object suited(final String key, final Object value, final Class<?> type) {
		if (value instanceof final Number number) {
			final boolean whole = number.doubleValue() == number.longValue();
			if (type == double.class) return number.doubleValue();
			if (type == long.class && whole) return number.longValue();
			if (type == int.class && number.doubleValue() == number.intValue()) return number.intValue();
		}
		if (type == boolean.class && value instanceof Boolean || type == String.class && value instanceof String) return value;
		if (type == Path.class) {
			if (value == null || value instanceof Path) return value;
			if (value instanceof final File file) return file.toPath();
			if (value instanceof final String text) return text.isEmpty() ? null : Path.of(text);
		}
		final String kind = type == boolean.class ? "true or false" : type == double.class ? "a number"
			: type == String.class ? "text" : type == Path.class ? "a file or folder" : "a whole number";
		throw new ConvJException(key + " is " + kind + ", but is " + value + ".");
	}

	/** @return the names of all components, in order */
	public static List<String> keys() {
		return Arrays.stream(TrainingPlan.class.getRecordComponents()).map(RecordComponent::getName).toList();
	}

	/** @return the preset named by {@code augmentation} with what is set beside it */
	public Augmentation augmentations() {
		Augmentation result = Augmentation.preset(augmentation);
		if (!flips.equals("preset")) result = result.withFlips(flips.equals("yes"));
		if (!rotations90.equals("preset")) result = result.withRotations90(rotations90.equals("yes"));
		if (rotation >= 0) result = result.withRotation(rotation);
		if (shift >= 0) result = result.withShift(shift);
		if (scale >= 0) result = result.withScale(scale);
		if (brightness >= 0) result = result.withBrightness(brightness);
		if (contrast >= 0) result = result.withContrast(contrast);
		if (noise >= 0) result = result.withNoise(noise);
		return result;
	}

	/** @return the values that two runs must share to be parts of one training, as text by key */
	Map<String, String> identity() {
		final Map<String, String> identity = new LinkedHashMap<>();
		for (final RecordComponent component : TrainingPlan.class.getRecordComponents())
			if (!INDIFFERENT.contains(component.getName())) identity.put(component.getName(), value(component));
		// Where the learning rate does not look at the end, a training may be made longer.
		if (schedule.equals("constant") || schedule.equals("plateau") || schedule.equals("step") && stepEpochs > 0) identity
			.remove("epochs");
		return identity;
	}

	private String value(final RecordComponent component) {
		try {
			return String.valueOf(component.getAccessor().invoke(this));
		}
		catch (final ReflectiveOperationException failure) {
			throw new IllegalStateException(failure);
		}
	}
}
