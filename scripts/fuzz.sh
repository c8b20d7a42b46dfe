#!/bin/bash
# Gives every reader of what somebody may have crafted changed inputs: fuzz.sh [SECONDS [SEED]], for each reader.
# The input that ended a reader is kept below .build/fuzz.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/swift-path.sh
. scripts/swift-path.sh
seconds=${1:-300}
seed=${2:-$(date +%s)}
folder=$PWD/.build/fuzz/$seed
mkdir -p "$folder"
echo "fuzz: $seconds seconds for each reader, seed $seed"
if ! JOBTRAIL_FUZZ_SECONDS=$seconds JOBTRAIL_FUZZ_SEED=$seed JOBTRAIL_FUZZ_FOLDER=$folder \
    swift test --filter FuzzTests; then
    echo "fuzz: a reader ended; its input is in $folder:" >&2
    ls -l "$folder" >&2
    exit 1
fi
