#!/usr/bin/env bash
# Takes the installer that build.sh made through its whole life under Wine: install, work, upgrade, refuse, remove.
#
# /ALLUSERS without an administrator (exit code 5) is left to a real Windows: under Wine everyone is one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

CACHE=${CEBRA_BUILD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cebra-build}
export WINEPREFIX=/root/wine-test
DISK=$CACHE/wine10$WINEPREFIX/drive_c
LOCAL=$DISK/users/root/AppData/Local
HERE_PROGRAM='C:\users\root\AppData\Local\Programs\Cebra'
KEY='Software\Microsoft\Windows\CurrentVersion\Uninstall\Cebra'
VERSION=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' app/__init__.py)
NEWER=${VERSION%%.*}.999.0
BUILT=cebra-$VERSION-setup.exe UPGRADE=cebra-$NEWER-setup.exe

# One Windows program with its arguments; waits for what it leaves running, and gives its exit code.
windows() {
    # shellcheck disable=SC2016  # the inner shell expands it
    installer/windows/wine.sh xvfb-run -a bash -c '{ wine "$@" 2>&1; echo $? >/tmp/code; } | cat; wineserver -w
        exit "$(cat /tmp/code)"' bash "$@" 2>&1
}
setup() { windows "Z:\\mnt\\cebra\\dist\\windows\\$1" /S "${@:2}"; }
expect() { # MEANING COMMAND...
    if "${@:2}" >build/windows/last.log; then
        printf 'ok    %s\n' "$1"
    else
        printf 'FAIL  %s\n' "$1"
        tail -n 5 build/windows/last.log
        exit 1
    fi
}
ends_with() { local code=0; windows "${@:2}" || code=$?; [[ $code == "$1" ]]; }
registered() { windows reg query "$1\\$KEY" /v "$2" | grep -F "$3"; }
not() { ! "$@"; }

[[ -e dist/windows/$BUILT ]] || { echo "build it first: installer/windows/build.sh" >&2; exit 1; }
# Only its number is newer; what it holds need not be small.
[[ dist/windows/$UPGRADE -nt dist/windows/$BUILT ]] ||
    sed 's/^SetCompressor .*/SetCompress off/' installer/windows/cebra.nsi | makensis -V1 -NOCD -DVERSION="$NEWER" -
rm -rf "$CACHE/wine10$WINEPREFIX"

expect "installs silently for one user" setup "$BUILT"
expect "the programs are there" test -s "$LOCAL/Programs/Cebra/cebra.exe" -a -s "$LOCAL/Programs/Cebra/CebraWindow.exe"
expect "the start menu has it" test -n "$(find "$DISK/users/root" -name Cebra.lnk)"
expect "Windows lists its version" registered HKCU DisplayVersion "$VERSION"
expect "Windows knows its size" registered HKCU EstimatedSize 0x
expect "what was installed works" windows "$HERE_PROGRAM\\cebra.exe" check
mkdir -p "$LOCAL/Cebra"
echo kept >"$LOCAL/Cebra/cases.sqlite"
echo old >"$LOCAL/Programs/Cebra/_internal/of-an-older-version.dll"

# shellcheck disable=SC2016  # the inner shell expands it
expect "refuses while the window is open" installer/windows/wine.sh xvfb-run -a bash -c '
    wine "$1\\CebraWindow.exe" >/dev/null 2>&1 & sleep 12
    wine "Z:\\mnt\\cebra\\dist\\windows\\$2" /S; code=$?
    wineserver -k; [[ $code == 4 ]]' bash "$HERE_PROGRAM" "$UPGRADE"
expect "a newer version replaces it" setup "$UPGRADE"
expect "Windows lists the newer version" registered HKCU DisplayVersion "$NEWER"
expect "nothing of the older one is left" test ! -e "$LOCAL/Programs/Cebra/_internal/of-an-older-version.dll"
expect "an older version is refused" ends_with 3 "Z:\\mnt\\cebra\\dist\\windows\\$BUILT" /S
expect "and changes nothing" registered HKCU DisplayVersion "$NEWER"
expect "uninstalls silently" windows "$HERE_PROGRAM\\uninstall.exe" /S
expect "its folder is gone" test ! -e "$LOCAL/Programs/Cebra"
expect "Windows lists it no more" not registered HKCU DisplayVersion "$NEWER"
expect "the cases are still there" grep -q kept "$LOCAL/Cebra/cases.sqlite"

expect "installs silently for all users" setup "$BUILT" /ALLUSERS
expect "the programs are where all find them" test -s "$DISK/Program Files/Cebra/CebraWindow.exe"
expect "Windows lists it for all" registered HKLM DisplayVersion "$VERSION"
expect "uninstalls and purges" windows 'C:\Program Files\Cebra\uninstall.exe' /S /PURGE
expect "its folder is gone" test ! -e "$DISK/Program Files/Cebra"
expect "the cases are gone, as was wanted" test ! -e "$LOCAL/Cebra"
