#!/usr/bin/env bash
# Builds jobtrail and shows what a user sees: a log's story, its failures, the jobs and the last messages.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/swift-path.sh
. scripts/swift-path.sh
scripts/setup.sh build
swift build -c release --product jobtrail

show() {
    printf '\n$ jobtrail %s\n' "$*"
    .build/release/jobtrail "$@"
}

log=fixtures/rotated/numbered/jobsengine.log
show "$log"
show failures "$log"
show jobs "$log"
show messages -n 5 "$log"
show messages -n 1 -o json "$log"
