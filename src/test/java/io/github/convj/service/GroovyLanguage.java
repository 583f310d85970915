package io.github.convj.service;

import org.scijava.plugin.Plugin;
import org.scijava.script.AdaptedScriptLanguage;
import org.scijava.script.ScriptLanguage;

/** Groovy as in ImageJ2's script editor. */
@Plugin(type = ScriptLanguage.class, name = "Groovy")
public final class GroovyLanguage extends AdaptedScriptLanguage {

	/** Finds the engine by its name. */
	public GroovyLanguage() {
		super("groovy");
	}
}
