#!/usr/bin/env bash
# Compiles requirements/*.txt from pyproject.toml: exact versions, with the hashes of the files for every system.
# Arguments go to pip-compile (--upgrade, --upgrade-package NAME). The largest list comes first and holds the others,
# so that one environment serves the program, the training and the tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${PYTHON:-python3.11}" -m venv "$tools"
"$tools/bin/python" -m pip install --quiet pip-tools==7.6.2

compile() {
    "$tools/bin/pip-compile" --quiet --generate-hashes --strip-extras --no-header --no-emit-index-url \
        --no-emit-find-links --no-emit-trusted-host --no-emit-options "$@" pyproject.toml
}
compile --extra training --extra dev --output-file requirements/dev.txt "$@"
compile --extra training --constraint requirements/dev.txt --output-file requirements/training.txt "$@"
compile --constraint requirements/dev.txt --output-file requirements/app.txt "$@"
compile --only-build-deps --build-deps-for editable --allow-unsafe --output-file requirements/build.txt "$@"
