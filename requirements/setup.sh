#!/usr/bin/env bash
# Prepares this checkout on Linux; the Makefile calls it.
#
#   requirements/setup.sh system [training|tests]   what Qt, or besides it the training or the tests, need from the
#                                                   system (Debian and Ubuntu)
#   requirements/setup.sh venv DIR           an empty virtual environment
#   requirements/setup.sh install DIR NAME   requirements/NAME.txt, checked by hash, and this checkout into it
#
# PYTHON=... chooses the interpreter. Only root installs system packages; everyone else is told the command.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf 'cebra: %s\n' "$*" >&2; }

supported() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' >/dev/null 2>&1; }

# Prints the first Python that works: $PYTHON, or else 3.11 before newer ones.
find_python() {
    local candidate
    for candidate in ${PYTHON:+"$PYTHON"} python3.11 python3.12 python3.13 python3; do
        if supported "$candidate"; then
            printf '%s\n' "$candidate"
            return
        elif [[ $candidate == "${PYTHON:-}" ]]; then
            say "PYTHON=$PYTHON is not a Python from 3.11 to 3.13"
            return 1
        fi
    done
    return 1
}

# Installs Debian packages as root; otherwise prints the command. Fails when they are not there afterwards.
apt_install() {
    if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
        say "missing on this system: $*"
        say "on Debian or Ubuntu: sudo apt-get install -y --no-install-recommends $*"
        return 1
    fi
    say "installing $*"
    apt-get update -qq </dev/null || say "apt-get update failed; trying with the package lists at hand"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null >&2
}

has_library() { { ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null | grep -F "$1" >/dev/null; }

# What a bare system lacks for Qt, as Debian package names. Listed by the file that is looked for.
missing_for_qt() {
    local library package
    while read -r library package; do
        has_library "$library " || printf '%s\n' "$package"
    done <<'LIST'
libEGL.so.1 libegl1
libGL.so.1 libgl1
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libglib-2.0.so.0 libglib2.0-0
libxkbcommon.so.0 libxkbcommon0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-xkb.so.1 libxcb-xkb1
LIST
    [[ -n $(find /usr/share/fonts /usr/local/share/fonts -name '*.[ot]t[fc]' -print -quit 2>/dev/null) ]] ||
        printf '%s\n' fonts-dejavu-core
    # LightGBM links the system's OpenMP.
    [[ -z ${1:-} ]] || has_library "libgomp.so.1 " || printf '%s\n' libgomp1
    if [[ ${1:-} == tests ]]; then
        command -v Xvfb >/dev/null || printf '%s\n' xvfb
        command -v strace >/dev/null || printf '%s\n' strace
        command -v objdump >/dev/null || printf '%s\n' binutils # PyInstaller looks into libraries with it
    fi
}

setup_system() {
    local missing
    mapfile -t missing < <(missing_for_qt "${1:-}")
    ((${#missing[@]} == 0)) || apt_install "${missing[@]}" ||
        say "going on without them; the window or its tests may not start"
}

setup_venv() {
    local venv=$1 python
    if ! python=$(find_python); then
        [[ -z ${PYTHON:-} ]] || exit 1
        apt_install python3 python3-venv || true
        python=$(find_python) || { say "Cebra needs Python 3.11, 3.12 or 3.13"; exit 1; }
    fi
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then # Debian parts these from Python itself
        apt_install "python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv" || exit 1
    fi
    "$python" -m venv --clear "$venv"
}

install() {
    local venv=$1 name=$2
    local pip=("$venv/bin/python" -m pip --disable-pip-version-check install --quiet --no-input)
    "${pip[@]}" --require-hashes --no-deps -r requirements/build.txt -r "requirements/$name.txt" </dev/null
    "${pip[@]}" --no-deps --no-build-isolation --editable . </dev/null
}

case ${1:-} in
    system) setup_system "${2:-}" ;;
    venv) setup_venv "$2" ;;
    install) install "$2" "$3" ;;
    *) say "usage: requirements/setup.sh system [training|tests] | venv DIR | install DIR NAME"; exit 2 ;;
esac
