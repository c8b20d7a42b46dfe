#!/usr/bin/env bash
# Packs what `make install` installs as a Debian package, .build/dist/jobtrail_VERSION_MACHINE.deb, and holds it to Debian's
# rules.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh build package
version=$(scripts/version.sh --tree)
machine=$(dpkg --print-architecture)
root=$PWD/.build/deb/root
share=$root/usr/share/doc/jobtrail
date=$(git log -1 --format=%cD 2>/dev/null || date -R)
packer=$(git log -1 --format='%cn <%ce>' 2>/dev/null || echo 'jobtrail <jobtrail@example.invalid>')

rm -rf .build/deb
DESTDIR=$root PREFIX=/usr ZSH_FOLDER=vendor-completions scripts/install.sh install
gzip -9n "$root"/usr/share/man/man?/*

# The unit that follows, and the recipes that docs/fleets.md tells of.
install -D -m 644 contrib/systemd/jobtrail-follow@.service "$root/lib/systemd/system/jobtrail-follow@.service"
install -d "$share/examples"
for folder in contrib/*/; do
    [ "$folder" = contrib/debian/ ] || cp -r "$folder" "$share/examples/"
done
rm "$share/examples/systemd/jobtrail-follow@.service"
chmod -R u=rwX,go=rX "$share/examples"
install -m 644 contrib/debian/copyright "$share/copyright"
gzip -9nc CHANGELOG.md > "$share/changelog.gz"
# Debian's own changelog tells of packing alone; a revision makes the version one of a package.
printf 'jobtrail (%s-1) unstable; urgency=medium\n\n  * Packed from the sources.\n\n -- %s  %s\n' "$version" "$packer" "$date" \
    | gzip -9nc > "$share/changelog.Debian.gz"

# What the program needs, told by the program.
mkdir -p .build/deb/source/debian
printf 'Source: jobtrail\n\nPackage: jobtrail\nArchitecture: any\n' > .build/deb/source/debian/control
needs=$(cd .build/deb/source && dpkg-shlibdeps -O "$root/usr/bin/jobtrail" 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
# What is loaded or read where it is used, which dpkg-shlibdeps cannot see.
needs="$needs, libarchive13 | libarchive13t64, libedit2, libcurl4 | libcurl4t64, tzdata"
size=$(du -sk --apparent-size "$root" | cut -f1)
install -d "$root/DEBIAN"
sed -e "s/@VERSION@/$version-1/" -e "s/@MACHINE@/$machine/" -e "s/@NEEDS@/$needs/" -e "s/@SIZE@/$size/" \
    -e "s/@PACKER@/$packer/" contrib/debian/control.in > "$root/DEBIAN/control"
(cd "$root" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | sort -z | xargs -0 md5sum) > "$root/DEBIAN/md5sums"
chmod 644 "$root/DEBIAN/md5sums"

mkdir -p .build/dist
package=.build/dist/jobtrail_$version-1_$machine.deb
dpkg-deb --root-owner-group --build "$root" "$package" > /dev/null
# The first version that Debian gets would close a wish for it; this one goes nowhere.
lintian --allow-root --fail-on error,warning --suppress-tags initial-upload-closes-no-bugs "$package"
scripts/try-deb.sh "$package"
echo "$package"
