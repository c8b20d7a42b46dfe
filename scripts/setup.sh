#!/usr/bin/env bash
# Installs the Debian packages of the named lists that are missing: setup.sh [build|test|test-heavy|bench|package]…
# With none missing it only asks dpkg, so that every make target can afford to call it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

wanted() {
    local list
    for list in "$@"; do
        sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "$here/packages-$list.txt"
    done
}

missing() {
    local present
    present=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' || true)
    printf '%s\n' "$@" | grep -vxF -f <(printf '%s\n' "$present") || true
}

# The prefix that makes a command run as root: empty for root, `sudo -n` where that asks no password.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

can_install() {
    [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null
}

apt() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 "$@"
}

# A fresh container has no package lists and an old one has stale ones: both show as a failed first try.
install() {
    apt install -y --no-install-recommends "$@" && return
    apt update
    apt install -y --no-install-recommends "$@"
}

main() {
    local packages absent
    mapfile -t packages < <(wanted "$@")
    [ ${#packages[@]} -gt 0 ] || return 0
    if ! command -v dpkg-query >/dev/null; then
        echo "setup: not a Debian system; these packages or their like are needed: ${packages[*]}" >&2
        return 0
    fi
    mapfile -t absent < <(missing "${packages[@]}")
    [ ${#absent[@]} -gt 0 ] || return 0
    if ! can_install; then
        printf 'setup: packages are missing; install them with\n\n    sudo apt-get install %s\n\n' "${absent[*]}" >&2
        return 1
    fi
    echo "setup: installing ${absent[*]}"
    install "${absent[@]}"
}

[ $# -gt 0 ] || set -- build test test-heavy
main "$@"
