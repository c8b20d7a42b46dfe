#!/usr/bin/env bash
# Builds what reads bytes without ISA-L, and runs its tests, so that a build by zlib alone stays possible.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/swift-path.sh
. scripts/swift-path.sh
export JOBTRAIL_BYTES_ONLY=1
swift test --disable-default-traits --scratch-path .build/zlib
if readelf -d .build/zlib/debug/*.xctest | grep isal; then
    echo 'zlib-only: ISA-L is linked all the same' >&2
    exit 1
fi
