#!/usr/bin/env bash
# Builds programs and tests into .build/check, so that a warning, or an import of what a target does not declare, is an
# error. `make check` and `make test` share this folder; `swift build` with other flags would build all of it anew.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/swift-path.sh
. scripts/swift-path.sh
swift build --build-tests --scratch-path .build/check \
    --explicit-target-dependency-import-check error -Xswiftc -warnings-as-errors
