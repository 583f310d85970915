#!/usr/bin/env bash
# Starts ImageJ2 with its ImageJ 1 layer and ConvJ in the menus. Words given
# here go to ImageJ.
#
# ImageJ2 comes from the SciJava Maven repository. Its address is asked for in
# SCIJAVA_REPOSITORY, once; later starts use what has been fetched.
set -euo pipefail
CONVJ_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$CONVJ_HOME/scripts/lib/jdk.sh"

list=$CONVJ_HOME/target/imagej2.classpath
if [ ! -s "$list" ] || [ "$CONVJ_HOME/pom.xml" -nt "$list" ] ||
	[ -n "$(find "$CONVJ_HOME/src/main" -newer "$list" -print -quit)" ]; then
	if [ ! -s "$list" ] && [ -z "${SCIJAVA_REPOSITORY:-}" ]; then
		echo "ImageJ2 is in the SciJava Maven repository only: set SCIJAVA_REPOSITORY to that repository's address." >&2
		exit 2
	fi
	(cd "$CONVJ_HOME" && mvn -B -ntp -q -Pimagej2 ${SCIJAVA_REPOSITORY:+"-Dscijava.repository=$SCIJAVA_REPOSITORY"} \
		-Denforcer.skip=true compile dependency:build-classpath \
		-DincludeScope=runtime -Dmdep.outputFile="$list.tmp") || {
		echo "ImageJ2 could not be fetched or ConvJ could not be built; see above." >&2
		exit 2
	}
	mv -f "$list.tmp" "$list"
fi

read -r -a options <<<"${CONVJ_OPTS:-}"
exec "$JAVA_HOME/bin/java" \
	--add-modules jdk.incubator.vector \
	--enable-native-access=ALL-UNNAMED \
	--add-opens=java.base/java.lang=ALL-UNNAMED \
	-cp "$CONVJ_HOME/target/classes:$(<"$list")" \
	${options[@]+"${options[@]}"} \
	net.imagej.Main "$@"
