package io.github.convj;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.conditions.ArchConditions.never;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds the package rules that {@code docs/architecture.md} explains. A package
 * uses what stands beside its name here, and what those may use in turn.
 */
class ArchitectureTest {

	private static final String ROOT = "io.github.convj";

	/** What each package builds on, without what follows from it. */
	private static final Map<String, List<String>> BUILDS_ON = Map.ofEntries(
		Map.entry("tensor", List.of()),
		Map.entry("file", List.of("tensor")),
		Map.entry("plan", List.of("tensor")),
		Map.entry("kernel", List.of("tensor")),
		Map.entry("kernel.vector", List.of("kernel")),
		Map.entry("layer", List.of("kernel")),
		Map.entry("network", List.of("layer")),
		Map.entry("data", List.of("file", "plan")),
		Map.entry("evaluate", List.of("data")),
		Map.entry("train", List.of("evaluate", "network")),
		Map.entry("model", List.of("train")),
		Map.entry("predict", List.of("model")),
		Map.entry("explain", List.of("model")),
		Map.entry("projection", List.of("data")),
		Map.entry("report", List.of("predict", "explain", "projection")),
		Map.entry("workflow", List.of("report")),
		Map.entry("imagej", List.of("workflow")),
		Map.entry("service", List.of("imagej")),
		Map.entry("command", List.of("ui")),
		Map.entry("ui", List.of("service")),
		Map.entry("cli", List.of("service")));

	/** The packages that run anywhere: no desktop, no ImageJ, no console. */
	private static final String[] CORE = packages("tensor", "file", "plan",
		"kernel", "kernel.vector", "layer", "network", "data", "evaluate", "train", "model",
		"predict", "explain", "projection");

	private static JavaClasses classes;

	@BeforeAll
	static void importClasses() {
		classes = new ClassFileImporter().withImportOption(
			new ImportOption.DoNotIncludeTests()).importPackages(ROOT);
	}

	@TestFactory
	Stream<DynamicTest> eachPackageUsesOnlyWhatItMay() {
		return new TreeMap<>(BUILDS_ON).keySet().stream().map(p -> DynamicTest
			.dynamicTest(p, () -> packageRule(p).check(classes)));
	}

	@Test
	void eachPackageHasItsRule() {
		final Set<String> unruled = new TreeSet<>();
		classes.forEach(c -> unruled.add(c.getPackageName()));
		BUILDS_ON.keySet().forEach(p -> unruled.remove(ROOT + "." + p));
		assertTrue(unruled.isEmpty(), () -> "packages without a rule: " + unruled);
	}

	@Test
	void packagesAreFreeOfCycles() {
		slices().matching(ROOT + ".(*)..").should().beFreeOfCycles()
			.allowEmptyShould(true).check(classes);
	}

	@Test
	void coreKnowsNoDesktop() {
		noClasses().that().resideInAnyPackage(CORE).should()
			.dependOnClassesThat().resideInAnyPackage("org.scijava..", "ij..",
				"net.imglib2.imagej..", "net.imglib2.img.imageplus..", "java.awt..",
				"javax.swing..", "org.jfree..").allowEmptyShould(true).check(classes);
	}

	@Test
	void reportsOpenNoWindow() {
		noClasses().that().resideInAnyPackage(packages("report", "workflow")).should()
			.dependOnClassesThat().resideInAnyPackage("org.scijava..", "ij..",
				"net.imglib2.imagej..", "javax.swing..").allowEmptyShould(true)
			.check(classes);
	}

	@Test
	void nothingBelowTheDoorsLogsOrPrints() {
		final String[] silent = Stream.concat(Stream.of(CORE), Stream.of(packages(
			"report", "workflow", "imagej"))).toArray(String[]::new);
		noClasses().that().resideInAnyPackage(silent).should()
			.dependOnClassesThat().resideInAnyPackage("java.util.logging..",
				"org.slf4j..", "org.apache.logging..", "org.apache.commons.logging..")
			.allowEmptyShould(true).check(classes);
		noClasses().that().resideInAnyPackage(silent).should(
			GeneralCodingRules.ACCESS_STANDARD_STREAMS).allowEmptyShould(true).check(
				classes);
		noClasses().that().resideInAnyPackage(silent).should().callMethod(
			Throwable.class, "printStackTrace").allowEmptyShould(true).check(classes);
	}

	@Test
	void onlyTheCommandLineEndsTheProcess() {
		noClasses().that().resideOutsideOfPackage(ROOT + ".cli").should()
			.callMethod(System.class, "exit", int.class).orShould().callMethod(
				Runtime.class, "halt", int.class).allowEmptyShould(true).check(classes);
	}

	@Test
	void onlyImagejWorksWithImageJ1() {
		noClasses().that().resideOutsideOfPackage(ROOT + ".imagej").should(
			dependOnClassesThat(resideInAnyPackage("ij..", "net.imglib2.imagej..",
				"net.imglib2.img.display.imagej..").and(not(name("ij.ImagePlus")).as(
					"apart from ImagePlus")))).allowEmptyShould(true).check(classes);
		noClasses().that().resideOutsideOfPackages(packages("imagej", "service",
			"command", "ui")).should().dependOnClassesThat(name("ij.ImagePlus"))
			.allowEmptyShould(true).check(classes);
	}

	@Test
	void onlyProjectionDecomposesMatrices() {
		noClasses().that().resideOutsideOfPackage(ROOT + ".projection").should()
			.dependOnClassesThat().resideInAnyPackage("org.ejml..").allowEmptyShould(true)
			.check(classes);
	}

	@Test
	void vectorCodeStaysInOnePackage() {
		classes().that().resideOutsideOfPackage(ROOT + ".kernel.vector").should(
			never(dependOnClassesThat(resideInAPackage("jdk.incubator.vector"))))
			.allowEmptyShould(true).check(classes);
	}

	@Test
	void randomnessComesFromTheSeed() {
		noClasses().should().callMethod(Math.class, "random").orShould()
			.dependOnClassesThat().haveFullyQualifiedName("java.util.Random")
			.orShould().dependOnClassesThat().haveFullyQualifiedName(
				"java.util.concurrent.ThreadLocalRandom").orShould()
			.dependOnClassesThat().haveFullyQualifiedName(
				"java.security.SecureRandom").allowEmptyShould(true).check(classes);
	}

	@Test
	void theWingsMeetOnlyInTraining() {
		for (final String engine : List.of("kernel", "layer", "network"))
			for (final String data : List.of("data", "evaluate")) {
				assertFalse(reachable(engine).contains(data));
				assertFalse(reachable(data).contains(engine));
			}
	}

	private static ArchRule packageRule(final String name) {
		final List<String> forbidden = new ArrayList<>();
		for (final String other : BUILDS_ON.keySet())
			if (!other.equals(name) && !reachable(name).contains(other))
				forbidden.add(ROOT + "." + other);
		return noClasses().that().resideInAPackage(ROOT + "." + name).should()
			.dependOnClassesThat().resideInAnyPackage(forbidden.toArray(
				String[]::new)).allowEmptyShould(true);
	}

	private static Set<String> reachable(final String name) {
		final Set<String> found = new TreeSet<>();
		for (final String below : BUILDS_ON.get(name)) {
			found.add(below);
			found.addAll(reachable(below));
		}
		return found;
	}

	private static String[] packages(final String... names) {
		return Stream.of(names).map(n -> ROOT + "." + n).toArray(String[]::new);
	}
}
