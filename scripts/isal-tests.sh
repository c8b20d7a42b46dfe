#!/usr/bin/env bash
# Builds what reads bytes with ISA-L, and runs its tests, which hold it against zlib. All other tests are built without
# (build-tests.sh).
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/swift-path.sh
. scripts/swift-path.sh
export JOBTRAIL_BYTES_ONLY=1
swift build --build-tests --scratch-path .build/isal -Xswiftc -warnings-as-errors -Xswiftc -index-ignore-system-modules
scripts/run-tests.py .build/isal/debug/*.xctest
