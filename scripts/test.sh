#!/usr/bin/env bash
# Runs all tests. Further words go to Maven: scripts/test.sh -Dtest=TensorTest
# They run without a display, as on a server; -Dconvj.headless=false lets them open windows.
set -euo pipefail
CONVJ_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$CONVJ_HOME/scripts/lib/jdk.sh"
cd "$CONVJ_HOME"

command -v mvn >/dev/null || {
	echo "ConvJ is built with Apache Maven, and there is no mvn on the PATH: install Maven 3.8 or newer." >&2
	exit 2
}

mvn -B -ntp test "$@"
