package io.github.convj;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell scripts: which JDK they choose, and how they pass words on. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the scripts are for bash")
class ScriptsTest {

	private record Result(int exitCode, String output, String errors) {}

	@TempDir
	Path folder;

	/** A folder with the programs that the scripts call, and no java. */
	private Path tools;

	/** The real bash. */
	private Path bash;

	/** The scripts in a project of their own, in a path with a space. */
	private Path project;

	@BeforeEach
	void layOut() throws IOException {
		tools = Files.createDirectory(folder.resolve("tools"));
		bash = program("bash");
		for (final String name : List.of("bash", "dirname", "readlink", "grep",
			"find", "mkdir", "cat", "mv", "touch"))
			executable(tools.resolve(name), "exec " + program(name) + " \"$@\"");
		project = folder.resolve("a prøject");
		Files.createDirectories(project.resolve("scripts/lib"));
		for (final String name : new String[] { "convj", "test.sh", "demo.sh",
			"imagej.sh", "lib/jdk.sh" })
			Files.copy(Path.of("scripts", name), project.resolve("scripts").resolve(
				name), StandardCopyOption.COPY_ATTRIBUTES);
		Files.createFile(project.resolve("pom.xml"));
		Files.createDirectories(project.resolve("src/main"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "convj", "test.sh", "demo.sh", "imagej.sh" })
	void withoutJdkOneSentenceSaysWhatToInstall(final String script)
		throws Exception
	{
		final Path old = jdk("jvm/jdk-17", "17.0.15");
		final Result result = run(script(script), Map.of("JAVA_HOME", old
			.toString(), "CONVJ_JVM_DIRS", folder.resolve("jvm").toString()));
		assertEquals(2, result.exitCode);
		assertEquals(1, result.errors.lines().count(), result.errors);
		assertTrue(result.errors.contains("install"), result.errors);
		assertTrue(result.errors.contains("21"), result.errors);
	}

	@Test
	void emptySearchPathFindsNothing() throws Exception {
		final Result result = run(script("convj"), Map.of("CONVJ_JVM_DIRS", ""));
		assertEquals(2, result.exitCode);
		assertEquals(1, result.errors.lines().count(), result.errors);
	}

	@Test
	void qualifyingJavaHomeIsRespected() throws Exception {
		final Path chosen = jdk("my jdk", "21.0.2");
		jdk("jvm/jdk-25", "25");
		assertEquals(chosen.toString(), chosenJdk(Map.of("JAVA_HOME", chosen
			.toString())));
	}

	@Test
	void oldJavaHomeIsPassedOver() throws Exception {
		final Path old = jdk("old", "1.8.0_292");
		final Path recent = jdk("jvm/jdk-25", "25.0.1");
		jdk("jvm/jdk-21", "21.0.2");
		jdk("jvm/jdk-9", "9.0.4");
		assertEquals(recent.toString(), chosenJdk(Map.of("JAVA_HOME", old
			.toString())));
	}

	@Test
	void javaOnThePathComesBeforeTheUsualFolders() throws Exception {
		final Path onPath = jdk("somewhere/else", "22-ea");
		jdk("jvm/jdk-25", "25");
		Files.createSymbolicLink(tools.resolve("java"), onPath.resolve(
			"bin/java"));
		assertEquals(onPath.toRealPath().toString(), chosenJdk(Map.of()));
	}

	@Test
	void runtimeWithoutCompilerDoesNotCount() throws Exception {
		final Path runtime = jdk("jvm/jre-25", "25");
		Files.delete(runtime.resolve("bin/javac"));
		final Path complete = jdk("jvm/jdk-21", "21");
		assertEquals(complete.toString(), chosenJdk(Map.of()));
	}

	@Test
	void wordsAndExitCodePassThrough() throws Exception {
		jdk("jvm/jdk-21", "21", "for word; do echo \"[$word]\"; done",
			"echo 'WARNING: Using incubator modules: jdk.incubator.vector' >&2",
			"echo 'WARNING: something else' >&2", "exit 42");
		Files.createDirectories(project.resolve("target"));
		Files.createFile(project.resolve("target/convj-1.jar"));
		Files.createFile(project.resolve("target/convj-1-sources.jar"));
		Files.writeString(project.resolve("target/convj.classpath"), "/a b/c.jar");
		final Result result = run(script("convj"), Map.of("CONVJ_OPTS",
			"-Xmx3g -Dx=y", "CONVJ_JVM_DIRS", folder.resolve("jvm").toString()),
			"train", "images=Zellen früh/a b", "", "*", "a\"b'c\\d");
		assertEquals(42, result.exitCode, result.errors);
		assertTrue(result.output.endsWith("[-Xmx3g]\n[-Dx=y]\n" +
			"[io.github.convj.cli.Main]\n[train]\n[images=Zellen früh/a b]\n[]\n[*]\n" +
			"[a\"b'c\\d]\n"), result.output);
		assertTrue(result.output.contains("/target/convj-1.jar:/a b/c.jar]"),
			result.output);
		assertEquals("WARNING: something else\n", result.errors);
	}

	@Test
	void changedSourceIsBuiltOnce() throws Exception {
		jdk("jvm/jdk-21", "21", "echo ran");
		final Path maven = executable(tools.resolve("mvn"), "echo building",
			"mkdir -p target", "touch target/convj-1.jar",
			"echo a.jar >target/convj.classpath.tmp");
		final Map<String, String> environment = Map.of("CONVJ_JVM_DIRS", folder
			.resolve("jvm").toString());
		final Result first = run(script("convj"), environment);
		assertEquals("ran\n", first.output, first.errors);
		assertTrue(first.errors.contains("Building"), first.errors);
		assertEquals("", run(script("convj"), environment).errors);
		Files.delete(maven);
		executable(maven, "echo it went wrong", "exit 1");
		final Path source = Files.createFile(project.resolve("src/main/A.java"));
		Files.setLastModifiedTime(source, FileTime
			.fromMillis(System.currentTimeMillis() + 5000));
		final Result broken = run(script("convj"), environment);
		assertEquals(2, broken.exitCode);
		assertEquals("", broken.output);
		assertTrue(broken.errors.contains("it went wrong"), broken.errors);
	}

	@Test
	void helpersAreWellFormed() throws Exception {
		try (Stream<Path> scripts = Files.walk(Path.of("scripts"))) {
			for (final Path script : scripts.filter(p -> p.toString().endsWith(".sh"))
				.toList())
			{
				final Process check = new ProcessBuilder("bash", "-n", script
					.toString()).inheritIO().start();
				assertTrue(check.waitFor(30, TimeUnit.SECONDS), script.toString());
				assertEquals(0, check.exitValue(), script.toString());
			}
		}
	}

	private String chosenJdk(final Map<String, String> environment)
		throws Exception
	{
		final Path probe = executable(project.resolve("scripts/probe"),
			"set -euo pipefail", "CONVJ_HOME='" + project + "'",
			"source \"$CONVJ_HOME/scripts/lib/jdk.sh\"", "echo \"$JAVA_HOME\"");
		final Map<String, String> all = new HashMap<>(environment);
		all.put("CONVJ_JVM_DIRS", folder.resolve("none") + ":" + folder.resolve(
			"jvm"));
		final Result result = run(probe, all);
		assertEquals(0, result.exitCode, result.errors);
		return result.output.strip();
	}

	private static Path program(final String name) {
		for (final String bin : List.of("/bin", "/usr/bin")) {
			final Path program = Path.of(bin, name);
			if (Files.isExecutable(program)) return program;
		}
		throw new AssertionError("no " + name + " in /bin or /usr/bin");
	}

	private Path script(final String name) {
		return project.resolve("scripts").resolve(name);
	}

	/** Makes what looks like a JDK, whose java does what the lines say. */
	private Path jdk(final String name, final String version,
		final String... lines) throws IOException
	{
		final Path home = folder.resolve(name);
		Files.createDirectories(home.resolve("bin"));
		executable(home.resolve("bin/java"), lines);
		executable(home.resolve("bin/javac"));
		Files.writeString(home.resolve("release"),
			"IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
		return home;
	}

	private Path executable(final Path file, final String... lines)
		throws IOException
	{
		Files.writeString(file, "#!" + bash + "\n" + String.join(
			"\n", lines) + "\n");
		assertTrue(file.toFile().setExecutable(true));
		return file;
	}

	private Result run(final Path script, final Map<String, String> environment,
		final String... words) throws Exception
	{
		final String[] command = new String[words.length + 2];
		command[0] = bash.toString();
		command[1] = script.toString();
		System.arraycopy(words, 0, command, 2, words.length);
		final ProcessBuilder builder = new ProcessBuilder(command).directory(folder
			.toFile());
		builder.environment().clear();
		builder.environment().put("PATH", tools.toString());
		builder.environment().put("HOME", folder.toString());
		builder.environment().putAll(environment);
		final Path errors = folder.resolve("errors");
		final Process process = builder.start();
		process.getOutputStream().close();
		final Thread reader = Thread.ofVirtual().start(() -> {
			try {
				Files.write(errors, process.getErrorStream().readAllBytes());
			}
			catch (final IOException e) {
				throw new UncheckedIOException(e);
			}
		});
		final String output = new String(process.getInputStream().readAllBytes(),
			StandardCharsets.UTF_8);
		assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
		reader.join();
		return new Result(process.exitValue(), output, Files.readString(errors));
	}
}
