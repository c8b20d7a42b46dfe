#!/usr/bin/env bash
# What must hold before a commit, the quick checks first: formatting, scripts, man pages, a build without a warning.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/swift-path.sh
. scripts/swift-path.sh
scripts/setup.sh build test

step() {
    printf 'check: %s\n' "$1"
    shift
    "$@"
}

lint_format() {
    swift format lint --strict --parallel --recursive Sources Tests Examples Package.swift
}

# Foundation brings ICU, three quarters of what the program would weigh. The library's values are of FoundationEssentials.
lint_imports() {
    ! grep -rnE --include='*.swift' \
        '^(@preconcurrency )?((public|internal|private) )?import Foundation($|[^E])|import FoundationI' Sources
}

lint_scripts() {
    if ! command -v shellcheck >/dev/null; then
        echo 'check: shellcheck is not installed, scripts are not checked'
        return
    fi
    shellcheck -x scripts/*.sh .ci/run
}

# Style advice counts too. Whether the pages that ours refer to are installed does not, for it tells of the machine, and
# so does mandoc's standard error; the two are kept apart, for mixed they cut each other's lines.
lint_man() {
    local advice
    advice=$(mandoc -T lint man/*.[0-9] 2>/dev/null | grep -v 'referenced manual not found' || true)
    [ -z "$advice" ] || { echo "$advice"; return 1; }
}

step 'formatting' lint_format
step 'no Foundation in the program' lint_imports
step 'scripts' lint_scripts
step 'man pages' lint_man
step 'build without ISA-L, without warnings, imports as declared' scripts/build-tests.sh
step 'bytes read with ISA-L' scripts/isal-tests.sh
step 'documentation of the library' scripts/docs.sh .build/check/debug
step 'example package' scripts/example.sh
echo 'check: all is well'
