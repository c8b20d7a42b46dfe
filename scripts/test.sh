#!/usr/bin/env bash
# Builds jobtrail as it ships, runs the tests, and then the conformance cases if they lie beside the checkout.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/swift-path.sh
. scripts/swift-path.sh
scripts/setup.sh build test test-heavy
swift build -c release
swift test
if [ -x ../shared/conformance/run ]; then
    ../shared/conformance/run .build/release/jobtrail
fi
