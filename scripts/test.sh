#!/usr/bin/env bash
# Builds jobtrail as it ships, runs the tests with it, and then the conformance cases if they lie beside the checkout.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/swift-path.sh
. scripts/swift-path.sh
scripts/setup.sh build test test-heavy
swift build -c release --product jobtrail
swift build -c release --product jobsim
scripts/build-tests.sh
# What the tests run is what ships; unoptimized it would take most of their time.
export JOBTRAIL_BINARY=$PWD/.build/release/jobtrail
conformance=../shared/conformance/run
if [ -x "$conformance" ]; then "$conformance" "$JOBTRAIL_BINARY"; fi
scripts/run-tests.py .build/check/debug/jobtrailPackageTests.xctest
