#!/usr/bin/env bash
# The main job on sample-images, start to end: train a network on the crops,
# judge it, classify every crop with it, and show what the model holds.
# Results go to target/demo. Further words go to the training: epochs=10
set -euo pipefail
CONVJ_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$CONVJ_HOME"
demo=target/demo
mkdir -p "$demo"

run() {
	printf '\n$ scripts/convj'
	printf ' %q' "$@"
	printf '\n'
	scripts/convj "$@"
}

run train images=sample-images/crops model=$demo/nuclei.zip report=$demo/report \
	network=vgg-small size=64 epochs=15 seed=1 "$@"
run classify model=$demo/nuclei.zip images=sample-images/crops table=$demo/nuclei.csv
run info model=$demo/nuclei.zip

printf '\nOpen %s to see how good the model is.\n' "$CONVJ_HOME/$demo/report/report.html"
