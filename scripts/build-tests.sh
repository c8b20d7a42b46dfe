#!/usr/bin/env bash
# Builds programs and tests into .build/check, so that a warning, or an import of what a target does not declare, is an
# error. `make check` and `make test` share this folder; `swift build` with other flags would build all of it anew.
# Nothing in it has ISA-L: so zlib alone is tried with every test, and what ships, which has it, with those that run the
# program.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/swift-path.sh
. scripts/swift-path.sh
# Editors want an index of the system's modules; it takes a third of the build.
swift build --build-tests --disable-default-traits --scratch-path .build/check \
    --explicit-target-dependency-import-check error -Xswiftc -warnings-as-errors -Xswiftc -index-ignore-system-modules
if readelf -d .build/check/debug/{jobtrail,*.xctest} | grep isal; then
    echo 'build-tests: ISA-L is linked, though its trait is off' >&2
    exit 1
fi
