package io.github.convj.service;

import org.scijava.plugin.Plugin;
import org.scijava.script.AdaptedScriptLanguage;
import org.scijava.script.ScriptLanguage;

/** Python as in ImageJ2's script editor. */
@Plugin(type = ScriptLanguage.class, name = "Python")
public final class JythonLanguage extends AdaptedScriptLanguage {

	/** Finds the engine by its name. */
	public JythonLanguage() {
		super("jython");
	}
}
