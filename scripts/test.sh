#!/usr/bin/env bash
# Builds jobtrail as it ships, runs the tests with it, and the conformance cases if they lie beside the checkout.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/swift-path.sh
. scripts/swift-path.sh
scripts/setup.sh build test test-heavy
# Both programs at once.
swift build -c release
scripts/build-tests.sh
# What the builds wrote is gigabytes, for which everything that syncs would wait for seconds.
sync -f .build

# try PROGRAM [SUITE...]: runs the conformance cases, and the suites (all) with that program.
try() {
    local program=$PWD/$1 conformance=../shared/conformance/run
    shift
    if [ -x "$conformance" ]; then "$conformance" "$program"; fi
    JOBTRAIL_BINARY=$program scripts/run-tests.py .build/check/debug/jobtrailPackageTests.xctest "$@"
}

# Without ISA-L and unoptimized: what reads packed logs. All of it would take most of the time.
try .build/check/debug/jobtrail LogSetTests BundleTests StandardInputTests FollowPackedTests ThreadsTests
# What ships.
try .build/release/jobtrail
