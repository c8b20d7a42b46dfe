#!/usr/bin/env bash
# try-deb.sh PACKAGE: installs it into a root of its own (unpacks it, for who is not root), runs there what it brought while
# no Swift is on PATH, and takes it away again.
set -euo pipefail
package=$(realpath "$1")
cd "$(dirname "$0")/.."
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=$root
if [ "$(id -u)" -eq 0 ]; then
    mkdir -p "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates"
    touch "$root/var/lib/dpkg/status"
    # What it depends on is this machine's, not the root's.
    dpkg --root="$root" --force-depends --install "$package" > /dev/null 2>&1
else
    dpkg-deb --extract "$package" "$root"
fi
program=$root/usr/bin/jobtrail

fail() {
    echo "try-deb: $1" >&2
    exit 1
}

for file in share/man/man1/jobtrail.1.gz share/man/man5/jobtrail-sql.5.gz share/bash-completion/completions/jobtrail \
    share/zsh/vendor-completions/_jobtrail share/fish/vendor_completions.d/jobtrail.fish share/doc/jobtrail/copyright \
    share/doc/jobtrail/docs/format.md; do
    [ -s "$root/usr/$file" ] || fail "no /usr/$file"
done
[ "$("$program" --version)" = "jobtrail $(scripts/version.sh)" ] || fail 'its version is another'
told=$("$program" messages -o json --tz UTC fixtures/lines/sample-syslog.log | jq -S .)
[ "$told" = "$(jq -S . fixtures/lines/saved-messages-compact.json)" ] || fail 'messages prints something else'
"$program" jobs -q fixtures/bundles/appliance.tar.gz > /dev/null || fail 'jobs of a bundle fails'
# What the control file says that it needs is here, and is all that it is linked to.
ldd "$program" | grep -q 'not found' && fail 'a library is missing'
! ldd "$program" | grep -qi swift || fail 'it needs a Swift'
bash -n "$root/usr/share/bash-completion/completions/jobtrail" || fail 'the completion of bash is no script'
if [ "$(id -u)" -eq 0 ]; then
    dpkg --root="$root" --purge jobtrail > /dev/null 2>&1
    left=$(cd "$root" && find . -path ./var/lib/dpkg -prune -o -type f -print)
    [ -z "$left" ] || fail "it leaves $left behind"
fi
echo 'try-deb: it goes in, runs, and goes out'
