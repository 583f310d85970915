#!/usr/bin/env bash
# ConvJ beside PyTorch and ONNX Runtime, in one run; Linux on x86-64 only.
#
#   scripts/benchmark.sh [seconds per window] [name part] [--threads N] [--kernels java|vector]
#                        [--rounds N] [--kernels-only] [--no-check]
#   scripts/benchmark.sh time-to-accuracy [name part] [--data FOLDER] ...
#
# docs/benchmarks.md says what the lines mean. The first run downloads the
# peers. CONVJ_OPTS holds options for Java, such as -Xmx8g.
set -euo pipefail
CONVJ_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$CONVJ_HOME/scripts/lib/jdk.sh"
cd "$CONVJ_HOME"

threads=$(nproc)
kernels=()
words=()
while [ $# -gt 0 ]; do
	case $1 in
		--kernels)
			case ${2:-} in
				java | vector) kernels=("-Dconvj.kernels=$2") ;;
				*)
					echo "The option --kernels needs java or vector." >&2
					exit 2
					;;
			esac
			shift
			;;
		--threads)
			threads=${2:-}
			words+=("$1" "$threads")
			[ $# -lt 2 ] || shift
			;;
		*) words+=("$1") ;;
	esac
	shift
done

# A folder of its own keeps the benchmark out of the tests and of the jar.
target=$CONVJ_HOME/target/benchmark
dependencies=$target/classpath
if [ ! -s "$dependencies" ] || [ pom.xml -nt "$dependencies" ] ||
	[ -n "$(find src/main src/benchmark -newer "$dependencies" -print -quit)" ]; then
	command -v mvn >/dev/null || {
		echo "ConvJ is built with Apache Maven, and there is no mvn on the PATH: install Maven 3.8 or newer." >&2
		exit 2
	}
	echo "Building the benchmark ..." >&2
	log=$(mvn -B -ntp -q -Pbenchmark -Denforcer.skip=true test-compile dependency:build-classpath \
		-DincludeScope=test -Dmdep.outputFile="$dependencies.tmp" 2>&1) || {
		printf '%s\n' "$log" "The benchmark could not be built; see above." >&2
		exit 2
	}
	mv -f "$dependencies.tmp" "$dependencies"
fi

# PyTorch gives big buffers back to the system after each operation and gets
# them again page by page, unless the allocator is told to keep them.
export MALLOC_MMAP_THRESHOLD_=4294967295
export MALLOC_TRIM_THRESHOLD_=4294967295
export MALLOC_TOP_PAD_=268435456
export OMP_NUM_THREADS=$threads
# No usage report from the library that brings PyTorch.
export OPT_OUT_TRACKING=true

read -r -a options <<<"${CONVJ_OPTS:-}"
exec "$JAVA_HOME/bin/java" \
	--add-modules jdk.incubator.vector \
	--enable-native-access=ALL-UNNAMED \
	-Djava.awt.headless=true \
	-Dai.djl.offline=true \
	-Xms1g -Xmx4g \
	${kernels[@]+"${kernels[@]}"} \
	${options[@]+"${options[@]}"} \
	-cp "$target/classes:$target/test-classes:$(<"$dependencies")" \
	io.github.convj.benchmark.Benchmark ${words[@]+"${words[@]}"}
