package io.github.convj.file;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** JSON files that hold an object. Stateless, thread-safe. */
final class Json {

	private Json() {}

	static JsonObject read(final Path file) throws IOException {
		try {
			final JsonElement json = JsonParser.parseString(Files.readString(file));
			if (json instanceof final JsonObject object) return object;
		}
		catch (final JsonParseException | StackOverflowError failure) {
			throw new IOException("its description " + file.getFileName() + " is damaged", failure);
		}
		throw new IOException("its description " + file.getFileName() + " is damaged");
	}

	static void write(final Path file, final JsonObject json) throws IOException {
		Files.writeString(file, new GsonBuilder().setPrettyPrinting().serializeNulls().create().toJson(json));
	}

	static JsonArray array(final long... values) {
		final JsonArray array = new JsonArray();
		for (final long value : values)
			array.add(value);
		return array;
	}

	static JsonArray array(final double... values) {
		final JsonArray array = new JsonArray();
		for (final double value : values)
			array.add(value);
		return array;
	}

	static long[] longs(final JsonArray array) {
		final long[] values = new long[array.size()];
		for (int i = 0; i < values.length; i++)
			values[i] = array.get(i).getAsLong();
		return values;
	}
}
