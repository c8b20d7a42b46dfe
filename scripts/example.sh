#!/usr/bin/env bash
# Builds the package below Examples, as one that only knows the library's product, and holds what it prints to what the
# program's own fixtures tell.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/swift-path.sh
. scripts/swift-path.sh
# What SwiftPM planned once for a package that others need, it keeps, be files gone or new.
rm -f .build/example/debug.yaml .build/example/*/debug/description.json
swift build --package-path Examples/failures --scratch-path .build/example --product failures \
    -Xswiftc -index-ignore-system-modules
failures=.build/example/debug/failures

expect() {
    local wanted=$1 told
    shift
    told=$("$failures" "$@")
    [ "$told" = "$wanted" ] || { printf 'example: %s printed\n%s\ninstead of\n%s\n' "$*" "$told" "$wanted" >&2; exit 1; }
}

expect 'failed last: a b
2011-06-01T14:00:00Z efw a: A-E-Start
    OSError: no file
2011-06-01T14:00:01Z efw b: B-E-Stop' Examples/failures/sample.log
[ "$("$failures" --root fixtures/rotated/below-root | jq -r '.jobs | length')" -gt 0 ]
status=0
"$failures" /nowhere 2>/dev/null || status=$?
[ "$status" -eq 1 ]
