#!/usr/bin/env bash
# run-if-present.sh PROGRAM [ARGUMENT…]: runs it after a release build, or says that this checkout has none yet.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ ! -x "$1" ]; then
    echo "$1 is not part of this checkout yet; nothing to run"
    exit 0
fi
# shellcheck source=scripts/swift-path.sh
. scripts/swift-path.sh
scripts/setup.sh build test test-heavy bench
swift build -c release
exec "$@"
