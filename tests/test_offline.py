"""Nothing leaves the PC: a whole session in a world without a network, with every socket call on record."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import onnxruntime
import pytest

pytestmark = [
    pytest.mark.pack,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="network namespaces and strace are Linux's"),
]
ROOT = Path(__file__).resolve().parents[1]
SOCKET = re.compile(r"\bsocket\((AF_\w+|PF_\w+|0x\w+|\d+)")


def traced(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    """Run a command without any network interface; returns all its calls that have to do with sockets."""
    record = folder / "sockets.txt"
    # Whoever is not root needs a user namespace to be allowed a network namespace.
    apart = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
    watched = ["strace", "-f", "-qq", "-e", "trace=%network", "-o", str(record)]
    run = subprocess.run(
        [*apart, *watched, *command],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return record.read_text(encoding="utf-8", errors="replace")


def families(record: str) -> set[str]:
    return set(SOCKET.findall(record))


def test_a_whole_session_opens_no_socket_to_an_address(tmp_path: Path) -> None:
    home = {"CEBRA_HOME": str(tmp_path / "records"), "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    environment = home | {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(tmp_path)}
    record = traced([sys.executable, "-m", "tests.offline_session", str(tmp_path)], tmp_path, environment)
    done = json.loads((tmp_path / "done.json").read_text(encoding="utf-8"))
    assert done["first"] and done["proposals"] and done["saved"] == 1
    assert (tmp_path / "report.pdf").stat().st_size > 5_000
    # The one window for each user finds itself by a local pipe, so there is something on record at all.
    assert families(record) == {"AF_UNIX"}


def test_the_record_would_show_a_socket_to_an_address(tmp_path: Path) -> None:
    code = "import socket; socket.socket(socket.AF_INET)"
    assert "AF_INET" in families(traced([sys.executable, "-c", code], tmp_path, {}))


def test_the_model_s_library_knows_no_host_to_report_to() -> None:
    """Newer versions wait some seconds before they call, longer than any test should last."""
    libraries = [
        path for path in Path(onnxruntime.__file__).parent.rglob("*") if path.suffix in (".so", ".dll", ".pyd")
    ]
    assert libraries
    for path in libraries:
        assert b"events.data.microsoft" not in path.read_bytes(), path.name


def test_the_command_line_opens_no_socket_at_all(tmp_path: Path) -> None:
    case = tmp_path / "case.json"
    case.write_text(json.dumps({"present": ["HP:0001945"]}), encoding="utf-8")
    record = traced([sys.executable, "-m", "app.cli", "diagnose", str(case)], tmp_path, {})
    assert families(record) == set()
