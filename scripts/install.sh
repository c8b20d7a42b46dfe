#!/usr/bin/env bash
# install.sh install|uninstall: puts the program, its man pages, completions and documents below $DESTDIR$PREFIX, or takes
# them away again.
set -euo pipefail
cd "$(dirname "$0")/.."
prefix=${DESTDIR:-}${PREFIX-/usr/local}
build=.build/static
documents=$prefix/share/doc/jobtrail

# Without the runtime linked in, the program would need the very Swift that built it. It reads what anybody may have
# crafted: no table of functions stays writable.
build_static() {
    # shellcheck source=scripts/swift-path.sh
    . scripts/swift-path.sh
    scripts/setup.sh build
    swift build -c release --product jobtrail --static-swift-stdlib --scratch-path "$build" -Xlinker -z -Xlinker now
}

# man/jobtrail.1 lies in share/man/man1/jobtrail.1, and so on.
man_place() {
    echo "$prefix/share/man/man${1##*.}/${1##*/}"
}

# Each shell's script lies where that shell looks for it by itself.
completion_place() {
    case $1 in
        bash) echo "$prefix/share/bash-completion/completions/jobtrail" ;;
        zsh) echo "$prefix/share/zsh/${ZSH_FOLDER:-site-functions}/_jobtrail" ;;
        fish) echo "$prefix/share/fish/vendor_completions.d/jobtrail.fish" ;;
    esac
}

install_all() {
    local page shell
    build_static
    install -D -s -m 755 "$build/release/jobtrail" "$prefix/bin/jobtrail"
    for page in man/*.[0-9]; do
        install -D -m 644 "$page" "$(man_place "$page")"
    done
    install -D -m 644 -t "$documents" README.md SECURITY.md
    install -D -m 644 -t "$documents/docs" docs/*.md
    for shell in bash zsh fish; do
        "$build/release/jobtrail" completion "$shell" | install -D -m 644 /dev/stdin "$(completion_place "$shell")"
    done
}

uninstall_all() {
    local page shell
    rm -f "$prefix/bin/jobtrail"
    for shell in bash zsh fish; do rm -f "$(completion_place "$shell")"; done
    for page in man/*.[0-9]; do
        rm -f "$(man_place "$page")"
    done
    for page in README.md SECURITY.md docs/*.md; do rm -f "$documents/$page"; done
    rmdir --ignore-fail-on-non-empty "$documents/docs" "$documents" 2>/dev/null || true
}

case ${1:-} in
    install) install_all ;;
    uninstall) uninstall_all ;;
    *) echo 'usage: install.sh install|uninstall' >&2; exit 2 ;;
esac
