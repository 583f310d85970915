#!/usr/bin/env bash
# Runs all tests. Further words go to Maven: scripts/test.sh -Dtest=TensorTest
#
# The window tests need a display: the one in DISPLAY, or else a virtual one
# where Xvfb is installed. Without either they are skipped and say so.
set -euo pipefail
CONVJ_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$CONVJ_HOME/scripts/lib/jdk.sh"
cd "$CONVJ_HOME"

command -v mvn >/dev/null || {
	echo "ConvJ is built with Apache Maven, and there is no mvn on the PATH: install Maven 3.8 or newer." >&2
	exit 2
}

headless=true
server=
if [ -n "${DISPLAY:-}" ]; then
	headless=false
elif command -v Xvfb >/dev/null; then
	# Xvfb picks a free display itself and writes its number.
	number=$(mktemp)
	Xvfb -displayfd 3 -screen 0 1600x1200x24 -nolisten tcp 3>"$number" 2>/dev/null &
	server=$!
	trap 'kill "$server" 2>/dev/null || true; rm -f "$number"' EXIT
	for _ in {1..100}; do
		[ -s "$number" ] && break
		sleep 0.1
	done
	if [ -s "$number" ]; then
		DISPLAY=:$(<"$number")
		export DISPLAY
		headless=false
	fi
fi

mvn -B -ntp -Dconvj.headless="$headless" test "$@"
