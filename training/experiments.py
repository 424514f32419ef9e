"""The experiments log: every trial of knowledge, simulation, ranker or calibration, and how to repeat it.

MLflow keeps it in an sqlite database beside a folder of artifacts. The database names the artifacts by absolute path,
so a log is read where it was written; what others should see is the table that ``as_markdown`` makes.
"""

from __future__ import annotations

import os
import shlex
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from training.markdown import line

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import Run

_COMMAND, _CODE, _DATA = "command", "code", "data."
_FOLDERS = frozenset({"--data", "--hpo", "--log", "--reports", "--out"})
# Creating the database takes seconds; another process may be at it.
_PATIENCE = 120.0
_SHORT = 10  # digits of a commit that tell it from all others


class ExperimentLog:
    """A log in a folder: ``experiments.sqlite`` and ``artifacts/``. Several processes may have it open."""

    def __init__(self, place: Path) -> None:
        place.mkdir(parents=True, exist_ok=True)
        self._place = place.resolve()
        self._client = self._open()

    def record(
        self,
        experiment: str,
        *,
        params: Mapping[str, Any],
        metrics: Mapping[str, float],
        command: Sequence[str],
        data: Mapping[str, str],
        artifacts: Sequence[Path] = (),
    ) -> str:
        """Record a trial under the name ``experiment`` and return its id.

        ``command`` is the command line that repeats it (see ``repeatable``), ``data`` says which version (or sha256)
        of each source it saw. An error on the way, such as a missing artifact, is raised and leaves the run marked as
        failed.
        """
        from mlflow.entities import Metric, Param, RunTag

        run = self._client.create_run(self._experiment(experiment)).info
        try:
            tags = {_COMMAND: shlex.join(repeatable(command)), _CODE: code_version()}
            tags |= {f"{_DATA}{source}": version for source, version in data.items()}
            self._client.log_batch(
                run.run_id,
                [Metric(name, float(value), run.start_time, 0) for name, value in metrics.items()],
                [Param(name, str(value)) for name, value in params.items()],
                [RunTag(name, value) for name, value in tags.items()],
            )
            for artifact in artifacts:
                self._client.log_artifact(run.run_id, str(artifact))
        except BaseException:
            self._client.set_terminated(run.run_id, "FAILED")
            raise
        self._client.set_terminated(run.run_id)
        return str(run.run_id)

    def rows(self, experiment: str | None = None) -> list[dict[str, Any]]:
        """Finished trials, of one experiment or all, newest first.

        Each has ``id``, ``experiment``, ``time`` (UTC), ``params``, ``metrics``, ``command``, ``code`` and ``data``.
        """
        names = {found.experiment_id: found.name for found in self._client.search_experiments()}
        chosen = [key for key, name in names.items() if experiment in (None, name)]
        return [_row(run, names[run.info.experiment_id]) for run in self._runs(chosen)]

    def as_markdown(
        self, experiment: str | None = None, measures: Sequence[str] | None = None, brief: bool = False
    ) -> str:
        """The trials for people, newest first: a table for each experiment, a column for each metric.

        ``measures`` are the metrics to show, all if ``None``; those that an experiment lacks are left out. ``brief``
        tables say the command and the code, whose defaults are every other parameter, but not parameters and data.
        """
        tables: dict[str, list[dict[str, Any]]] = {}
        for row in self.rows(experiment):
            tables.setdefault(row["experiment"], []).append(row)
        return "\n".join(f"## {name}\n\n{_table(rows, measures, brief)}" for name, rows in sorted(tables.items()))

    def _open(self) -> MlflowClient:
        # Nothing leaves this computer. MLflow reads these while it is imported.
        os.environ["MLFLOW_DISABLE_TELEMETRY"] = os.environ["DO_NOT_TRACK"] = "true"
        os.environ.setdefault("MLFLOW_CONFIGURE_LOGGING", "false")  # it tells of every table that it creates
        from mlflow import MlflowClient

        with self._locked():
            return MlflowClient(f"sqlite:///{(self._place / 'experiments.sqlite').as_posix()}")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold off other processes, on every system alike; MLflow creates its tables without looking whether another
        process is at it."""
        with closing(sqlite3.connect(self._place / "lock.sqlite", timeout=_PATIENCE, isolation_level=None)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            yield

    def _experiment(self, name: str) -> str:
        with self._locked():
            found = self._client.get_experiment_by_name(name)
            if found is not None:
                return str(found.experiment_id)
            return str(self._client.create_experiment(name, (self._place / "artifacts").as_uri()))

    def _runs(self, experiments: Sequence[str]) -> Iterator[Run]:
        page = None
        while page != "":
            found = self._client.search_runs(
                list(experiments), "attributes.status = 'FINISHED'", order_by=["start_time DESC"], page_token=page
            )
            yield from found
            page = found.token or ""


def repeatable(arguments: Sequence[str]) -> list[str]:
    """A command line whose folders are called DIR, so that it can be shown to others.

    >>> repeatable(["cebra-train", "build", "--data", "/home/ana/data", "--set", "reported=no"])
    ['cebra-train', 'build', '--data', 'DIR', '--set', 'reported=no']
    """
    shown: list[str] = []
    for argument in arguments:
        option, equals, _ = argument.partition("=")
        if equals and option in _FOLDERS:
            shown.append(f"{option}=DIR")
        else:
            shown.append("DIR" if shown and shown[-1] in _FOLDERS else argument)
    return shown


def code_version() -> str:
    """The commit of this code, with ``-dirty`` where files differ from it; ``unknown`` without git."""
    here = Path(__file__).parent

    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=here, check=True, capture_output=True, text=True).stdout.strip()

    try:
        return git("rev-parse", "HEAD") + ("-dirty" if git("status", "--porcelain") else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _row(run: Run, experiment: str) -> dict[str, Any]:
    tags = run.data.tags
    return {
        "id": run.info.run_id,
        "experiment": experiment,
        "time": f"{datetime.fromtimestamp(run.info.start_time / 1000, UTC):%Y-%m-%d %H:%M:%S}",
        "params": dict(run.data.params),
        "metrics": dict(run.data.metrics),
        "command": tags[_COMMAND],
        "code": tags[_CODE],
        "data": {key.removeprefix(_DATA): value for key, value in tags.items() if key.startswith(_DATA)},
    }


def _table(rows: Sequence[Mapping[str, Any]], measures: Sequence[str] | None, brief: bool) -> str:
    known = sorted({name for row in rows for name in row["metrics"]})
    metrics = known if measures is None else [name for name in measures if name in known]
    head = ["time", *metrics, "command", *(() if brief else ("parameters", "data")), "code"]
    lines = [head, ["---"] * len(head)]
    for row in rows:
        measured = [f"{row['metrics'][name]:.4g}" if name in row["metrics"] else "" for name in metrics]
        details = [] if brief else [_pairs(row["params"]), _pairs(row["data"])]
        code = row["code"][:_SHORT] if brief else row["code"]
        lines.append([row["time"], *measured, f"`{row['command']}`", *details, code])
    return "".join(f"{line(cells)}\n" for cells in lines)


def _pairs(values: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in sorted(values.items()))
