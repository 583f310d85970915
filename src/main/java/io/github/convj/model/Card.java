package io.github.convj.model;

import io.github.convj.network.Architecture;
import java.util.ArrayList;
import java.util.List;

/**
 * What people should know of a model before they use it. Immutable, thread-safe.
 *
 * @param name for people, any characters; empty to take the name of the file
 * @param description one or two sentences
 * @param authors names of the people who made it; may be empty
 * @param license an SPDX identifier as in {@code CC-BY-4.0}; empty if nothing was decided
 * @param citations what to cite when using it
 * @param tags words by which to find it
 */
public record Card(String name, String description, List<String> authors, String license, List<Citation> citations,
	List<String> tags)
{

	/**
	 * One work to cite.
	 *
	 * @param text as it should be printed
	 * @param doi without a prefix; empty if there is none
	 * @param url with its scheme; empty if there is none
	 */
	public record Citation(String text, String doi, String url) {}

	/** The works that the networks of the zoo are taken from, by name. */
	private static final List<Citation> NETWORKS = List.of(new Citation(
		"LeCun et al. Gradient-based learning applied to document recognition. Proceedings of the IEEE 86 (1998).",
		"10.1109/5.726791", ""), new Citation(
			"Simonyan and Zisserman. Very deep convolutional networks for large-scale image recognition. ICLR (2015).", "",
			"https://arxiv.org/abs/1409.1556"), new Citation(
				"He et al. Deep residual learning for image recognition. CVPR (2016).", "10.1109/CVPR.2016.90", ""));

	private static final Citation CONVJ = new Citation("ConvJ: convolutional neural networks inside ImageJ and Fiji.", "",
		"https://github.com/convj/convj");

	/** Copies the lists. */
	public Card {
		authors = List.copyOf(authors);
		citations = List.copyOf(citations);
		tags = List.copyOf(tags);
	}

	/**
	 * @param architecture of the network
	 * @param classes that it tells apart
	 * @return a card with what can be said without asking anybody
	 */
	public static Card defaults(final Architecture architecture, final List<String> classes) {
		final String network = architecture.name();
		final boolean volume = architecture.input().rank() == 4;
		final String description = "Classifies " + (volume ? "3-D images" : "images") + " into " + classes.size() +
			" classes: " + enumeration(classes) + ".";
		final List<Citation> origin = network.startsWith("lenet") ? NETWORKS.subList(0, 1) : network.startsWith("vgg")
			? NETWORKS.subList(1, 2) : network.startsWith("resnet") ? NETWORKS.subList(2, 3) : List.of();
		final List<Citation> citations = new ArrayList<>(List.of(CONVJ));
		citations.addAll(origin);
		return new Card("", description, List.of(), "", citations, List.of("convj", "classification", volume ? "3d" : "2d",
			network));
	}

	/** @return the same with another name */
	public Card withName(final String other) {
		return new Card(other, description, authors, license, citations, tags);
	}

	/** @return the same with another description */
	public Card withDescription(final String other) {
		return new Card(name, other, authors, license, citations, tags);
	}

	/** @return the same with other authors */
	public Card withAuthors(final List<String> others) {
		return new Card(name, description, others, license, citations, tags);
	}

	/** @return the same with another licence, an SPDX identifier */
	public Card withLicense(final String other) {
		return new Card(name, description, authors, other, citations, tags);
	}

	private static String enumeration(final List<String> classes) {
		final int most = 20;
		if (classes.size() > most) return String.join(", ", classes.subList(0, most)) + " and others";
		return String.join(", ", classes.subList(0, classes.size() - 1)) + " and " + classes.getLast();
	}
}
