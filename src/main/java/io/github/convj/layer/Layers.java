package io.github.convj.layer;

import io.github.convj.tensor.ConvJException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Layers as plain data: a map of a type and the record's components, as YAML stores it. A layer is found by its class name,
 * so a new one needs no entry anywhere. Stateless, thread-safe.
 */
public final class Layers {

	private Layers() {}

	/**
	 * @param layer any layer
	 * @return its class name in lower case with hyphens, as in {@code batch-normalization}
	 */
	public static String type(final Layer layer) {
		return layer.getClass().getSimpleName().replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

	/**
	 * @param layer any layer of this package
	 * @return {@code type}, then the record's components; values are numbers, booleans, strings and lists of numbers
	 */
	public static Map<String, Object> toMap(final Layer layer) {
		final Map<String, Object> map = new LinkedHashMap<>();
		map.put("type", type(layer));
		for (final RecordComponent component : layer.getClass().getRecordComponents())
			try {
				final Object value = component.getAccessor().invoke(layer);
				map.put(component.getName(), value instanceof final Padding padding ? padding.toValue() : value);
			}
			catch (IllegalAccessException | InvocationTargetException exc) {
				throw new IllegalStateException(exc);
			}
		return map;
	}

	/**
	 * @param map from {@link #toMap}
	 * @return the layer
	 * @throws ConvJException if the type is unknown, or a value is missing, unknown or out of its range
	 */
	public static Layer fromMap(final Map<String, ?> map) {
		final String type = String.valueOf(map.get("type"));
		final Class<? extends Layer> layer = find(type);
		final RecordComponent[] components = layer.getRecordComponents();
		final Class<?>[] types = new Class<?>[components.length];
		final Object[] values = new Object[components.length];
		for (int i = 0; i < components.length; i++) {
			final String name = components[i].getName();
			types[i] = components[i].getType();
			if (!map.containsKey(name)) throw new ConvJException("A " + type + " layer lacks its \"" + name + "\".");
			values[i] = value(type, name, types[i], map.get(name));
		}
		for (final String key : map.keySet())
			if (!key.equals("type") && List.of(components).stream().noneMatch(c -> c.getName().equals(key)))
				throw new ConvJException("A " + type + " layer has no \"" + key + "\".");
		try {
			final Constructor<? extends Layer> constructor = layer.getDeclaredConstructor(types);
			return constructor.newInstance(values);
		}
		catch (final InvocationTargetException exc) {
			if (exc.getCause() instanceof final RuntimeException cause) throw cause;
			throw new IllegalStateException(exc);
		}
		catch (final ReflectiveOperationException exc) {
			throw new IllegalStateException(exc);
		}
	}

	private static Class<? extends Layer> find(final String type) {
		final StringBuilder name = new StringBuilder();
		if (type.matches("[a-z0-9]+(-[a-z0-9]+)*")) for (final String word : type.split("-"))
			name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
		try {
			final Class<?> found = Class.forName(Layers.class.getPackageName() + "." + name, true, Layers.class
				.getClassLoader());
			if (found.isRecord() && Layer.class.isAssignableFrom(found)) return found.asSubclass(Layer.class);
		}
		catch (ClassNotFoundException | LinkageError exc) {
			// said below; a LinkageError is a name that differs in case only, on file systems that do not care
		}
		throw new ConvJException("There is no layer of the type \"" + type +
			"\"; the network may come from a newer version of ConvJ.");
	}

	private static Object value(final String type, final String name, final Class<?> wanted, final Object value) {
		if (wanted == int.class && value instanceof final Number n && n.doubleValue() == n.intValue()) return n.intValue();
		if (wanted == double.class && value instanceof final Number n) return n.doubleValue();
		if (wanted == boolean.class && value instanceof Boolean) return value;
		if (wanted == String.class && value instanceof String) return value;
		if (wanted == Padding.class) return Padding.fromValue(value);
		if (wanted == List.class && value instanceof final Integer n) return List.of(n);
		if (wanted == List.class && value instanceof final List<?> list && list.stream().allMatch(Integer.class::isInstance))
			return list;
		throw new ConvJException("A " + type + " layer cannot have \"" + value + "\" as its \"" + name + "\".");
	}
}
