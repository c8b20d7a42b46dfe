#!/usr/bin/env bash
# The version, which stands in Sources/jobtrail/Program.swift alone.
#   version.sh         0.1.0
#   version.sh --tree  the same for the commit tagged v0.1.0; for any other it names the commit too: 0.1.0+gac1e2f3
#   version.sh --tag   tags this commit v0.1.0, once CHANGELOG.md has a section of that name
set -euo pipefail
cd "$(dirname "$0")/.."
version=$(sed -n 's/^    static let version = "\(.*\)"$/\1/p' Sources/jobtrail/Program.swift)
[ -n "$version" ] || { echo 'version: Program.swift names none' >&2; exit 1; }

# Where there is no repository, as in a source package, the version is all that is known.
of_tree() {
    local commit
    commit=$(git describe --always --dirty=.dirty --exclude '*' 2>/dev/null) || { echo "$version"; return; }
    if [ "$(git describe --exact-match --tags --dirty=.dirty 2>/dev/null)" = "v$version" ]; then
        echo "$version"
    else
        echo "$version+g$commit"
    fi
}

tag() {
    grep -q "^## $version\b" CHANGELOG.md || { echo "version: CHANGELOG.md has no section '## $version'" >&2; exit 1; }
    git tag -a "v$version" -m "jobtrail $version"
}

case ${1:-} in
    '') echo "$version" ;;
    --tree) of_tree ;;
    --tag) tag ;;
    *) echo 'usage: version.sh [--tree|--tag]' >&2; exit 2 ;;
esac
