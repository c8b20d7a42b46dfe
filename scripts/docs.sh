#!/usr/bin/env bash
# docs.sh [BUILD]: the library's documentation, out of its sources and JobTrail.docc, into .build/docs. A warning of DocC's
# and a public symbol without a word are errors. BUILD is a build folder that holds the module (.build/debug).
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/swift-path.sh
. scripts/swift-path.sh
build=${1:-.build/debug}
[ $# -gt 0 ] || swift build --target JobTrail
graph=.build/docs-graph
includes=()
for folder in Sources/C/*/; do includes+=(-I "$folder"); done

rm -rf "$graph"
mkdir -p "$graph"
swift symbolgraph-extract -module-name JobTrail -I "$build/Modules" "${includes[@]}" \
    -target "$(uname -m)-unknown-linux-gnu" -output-dir "$graph" -minimum-access-level public

# What the compiler or a protocol of Swift's adds has its words there.
silent=$(jq -r '.symbols[] | select((.identifier.precise | test("::SYNTHESIZED::") | not) and (.docComment | not))
    | .pathComponents | join(".")' "$graph/JobTrail.symbols.json")
[ -z "$silent" ] || { printf 'docs: public, and not documented: %s\n' "$silent" >&2; exit 1; }

docc convert Sources/JobTrail/JobTrail.docc --additional-symbol-graph-dir "$graph" --warnings-as-errors \
    --fallback-display-name JobTrail --fallback-bundle-identifier jobtrail.JobTrail --fallback-bundle-version 1 \
    --output-path .build/docs
