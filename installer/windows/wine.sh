#!/usr/bin/env bash
# Runs a command where Windows programs run: in a Debian 13 with Wine 10, which it makes when missing (about 3 minutes,
# 1.5 GB, root needed).
#
#   installer/windows/wine.sh COMMAND...     e.g. wine cmd /c ver, or xvfb-run -a wine program.exe
#
# This checkout is /mnt/cebra (Z:\mnt\cebra) there, the cache /mnt/cache. CEBRA_BUILD_CACHE=DIR keeps the system and
# what was fetched elsewhere than in ~/.cache/cebra-build. WINEPREFIX=DIR names another Windows than /root/wine there.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
CACHE=${CEBRA_BUILD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cebra-build}
SYSTEM=$CACHE/wine10
PACKAGES=wine,wine64,xvfb,xauth,xdotool,imagemagick,fonts-dejavu-core

say() { printf 'cebra: %s\n' "$*" >&2; }

make_system() {
    command -v debootstrap >/dev/null || { say "missing on this system: debootstrap"; return 1; }
    say "making a Debian 13 with Wine in $SYSTEM"
    mkdir -p "$CACHE"
    rm -rf "$SYSTEM.part"
    debootstrap --variant=minbase --include="$PACKAGES" trixie "$SYSTEM.part" >&2
    mv "$SYSTEM.part" "$SYSTEM"
}

# Inside a mount namespace of its own, so that nothing stays mounted.
enter() {
    mkdir -p "$SYSTEM/mnt/cebra" "$SYSTEM/mnt/cache"
    mount --bind /proc "$SYSTEM/proc"
    mount --rbind /dev "$SYSTEM/dev"
    mount --bind "$ROOT" "$SYSTEM/mnt/cebra"
    mount --bind "$CACHE" "$SYSTEM/mnt/cache"
    exec chroot "$SYSTEM" /usr/bin/env -i -C /mnt/cebra PATH=/usr/bin:/bin HOME=/root LANG=C.UTF-8 \
        WINEPREFIX="${WINEPREFIX:-/root/wine}" WINEARCH=win64 WINEDEBUG=-all PYTHONUTF8=1 PYTHONDONTWRITEBYTECODE=1 \
        bash -c '[[ -e $WINEPREFIX/system.reg ]] || wineboot -i 2>&1 | cat >&2; "$@"' bash "$@"
}

if [[ ${1:-} == --entered ]]; then
    shift
    enter "$@"
fi
[[ $(id -u) == 0 ]] || { say "only root may enter another system"; exit 1; }
[[ -d $SYSTEM ]] || make_system
exec unshare --mount "${BASH_SOURCE[0]}" --entered "$@"
