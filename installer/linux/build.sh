#!/usr/bin/env bash
# Packs the frozen program in dist/cebra (make bundle) as a .deb and as a portable .tar.xz, both in dist/.
# The same folder gives the same bytes: times are those of the last commit, owners are root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

program=dist/cebra
[[ -x $program/cebra ]] || { echo "cebra: no frozen program in $program; run: make bundle" >&2; exit 1; }
version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' app/__init__.py)
architecture=$(dpkg --print-architecture)
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

install -d "$root/DEBIAN" "$root/opt" "$root/usr/bin" "$root/usr/share/applications" \
    "$root/usr/share/doc/cebra" "$root/usr/share/icons/hicolor/scalable/apps"
cp -a "$program" "$root/opt/cebra"
ln -s ../../opt/cebra/cebra "$root/usr/bin/cebra"
install -m 644 installer/linux/cebra.desktop "$root/usr/share/applications/"
install -m 644 assets/icons/cebra.svg "$root/usr/share/icons/hicolor/scalable/apps/"
install -m 644 LICENSE "$root/usr/share/doc/cebra/copyright"
cat NOTICE >>"$root/usr/share/doc/cebra/copyright"
install -m 755 installer/linux/preinst "$root/DEBIAN/preinst"
sed -i "s/@VERSION@/$version/" "$root/DEBIAN/preinst"
sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" \
    -e "s/@SIZE@/$(du -sk --apparent-size "$root/opt" | cut -f1)/" installer/linux/control >"$root/DEBIAN/control"
chmod -R u=rwX,go=rX "$root"

dpkg-deb --root-owner-group -Zxz -z9 --build "$root" "dist/cebra_${version}_$architecture.deb" >/dev/null
tar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner -C dist -c cebra |
    xz -9 -T0 >"dist/cebra-$version-linux-$architecture.tar.xz"
ls -l "dist/cebra_${version}_$architecture.deb" "dist/cebra-$version-linux-$architecture.tar.xz"
