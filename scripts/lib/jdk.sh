# Sourced by the scripts here, which set CONVJ_HOME to the project's folder:
# finds a JDK 21 or newer and exports JAVA_HOME.
#
# The order: a JAVA_HOME that qualifies, the java on the PATH, then the newest
# in the usual folders. CONVJ_JVM_DIRS, a list of folders separated by colons,
# replaces the usual folders. Nothing is started to find out a version: each
# JDK says it in its file "release".
# shellcheck shell=bash

# Prints the major version of the JDK in folder $1, or nothing if there is none.
convj_jdk_version() {
	local line version=
	[ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
	# A compiler is needed only where there are sources.
	[ -x "$1/bin/javac" ] || [ ! -f "$CONVJ_HOME/pom.xml" ] || return 0
	while IFS= read -r line || [ -n "$line" ]; do
		case $line in
			JAVA_VERSION=*)
				version=${line#JAVA_VERSION=}
				version=${version//\"/}
				version=${version//[[:space:]]/}
				;;
		esac
	done <"$1/release"
	version=${version#1.}
	version=${version%%[!0-9]*}
	printf '%s' "$version"
}

# Prints the folder of the JDK whose launcher is the program $1, links resolved.
convj_jdk_of() {
	local program=$1 target
	while [ -L "$program" ]; do
		target=$(readlink "$program")
		case $target in
			/*) program=$target ;;
			*) program=${program%/*}/$target ;;
		esac
	done
	(cd "${program%/*}/.." 2>/dev/null && pwd -P) || true
}

# Prints the newest JDK 21+ among the folders given, or nothing.
convj_newest_jdk() {
	local folder home version best= best_version=20
	for folder in "$@"; do
		for home in "$folder" "$folder/Contents/Home" "$folder/jdk"; do
			version=$(convj_jdk_version "$home")
			if [ -n "$version" ] && [ "$version" -gt "$best_version" ]; then
				best=$home
				best_version=$version
			fi
		done
	done
	printf '%s' "$best"
}

# Prints a JDK 21+, or fails.
convj_find_jdk() {
	local home version program root
	if [ -n "${JAVA_HOME:-}" ]; then
		version=$(convj_jdk_version "$JAVA_HOME")
		if [ "${version:-0}" -ge 21 ]; then
			printf '%s' "$JAVA_HOME"
			return
		fi
	fi
	if program=$(command -v java); then
		home=$(convj_jdk_of "$program")
		version=$(convj_jdk_version "$home")
		if [ "${version:-0}" -ge 21 ]; then
			printf '%s' "$home"
			return
		fi
	fi
	local folders=()
	if [ -n "${CONVJ_JVM_DIRS+set}" ]; then
		local IFS=:
		for root in $CONVJ_JVM_DIRS; do
			folders+=("$root" "$root"/*)
		done
		unset IFS
	else
		folders=(/usr/lib/jvm/* /usr/java/* /Library/Java/JavaVirtualMachines/*
			"${HOME:-/}"/Library/Java/JavaVirtualMachines/*
			"${HOME:-/}"/.sdkman/candidates/java/* "${HOME:-/}"/.jdks/*
			/opt/java* /opt/java/* /opt/*jdk* /usr/local/*jdk*
			/opt/homebrew/opt/openjdk*/libexec/openjdk.jdk
			/usr/local/opt/openjdk*/libexec/openjdk.jdk)
		for root in ${FIJI_HOME:+"$FIJI_HOME"} "$CONVJ_HOME"/../Fiji "$CONVJ_HOME"/../Fiji.app; do
			folders+=("$root"/java/*/* "$root"/java/*)
		done
	fi
	home=$(convj_newest_jdk ${folders[@]+"${folders[@]}"})
	[ -n "$home" ] && printf '%s' "$home"
}

if ! JAVA_HOME=$(convj_find_jdk); then
	echo "ConvJ needs a JDK, version 21 or newer, and found none: install one (for example Eclipse Temurin 25 or the package openjdk-21-jdk) or set JAVA_HOME to its folder." >&2
	exit 2
fi
export JAVA_HOME
