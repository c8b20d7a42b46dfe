#!/usr/bin/env bash
# Packs what `make install` installs, with the licence, into .build/dist/jobtrail-VERSION-linux-MACHINE.tar.gz.
set -euo pipefail
cd "$(dirname "$0")/.."
version=$(scripts/version.sh --tree)
name=jobtrail-$version-linux-$(uname -m)
dist=.build/dist

rm -rf "${dist:?}/$name"
DESTDIR=$PWD/$dist/$name PREFIX='' scripts/install.sh install
install -m 644 LICENSE CHANGELOG.md "$dist/$name/"
ln -s share/doc/jobtrail/README.md "$dist/$name/README.md"
# Fixed order, owner and time: the same commit gives the same archive.
tar -C "$dist" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$(git log -1 --format=%ct)" -cf - "$name" \
    | gzip -9n > "$dist/$name.tar.gz"
(cd "$dist" && sha256sum "$name.tar.gz" > "$name.tar.gz.sha256")
echo "$dist/$name.tar.gz"
