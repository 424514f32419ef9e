"""``cebra``: the window, and the same core for scripts, JSON in and out.

Exit codes: 0 all went well; 1 some cases could not be read, the others were ranked, or the note could not be read;
2 the command line is wrong; 3 the model pack cannot be used, or the window did not start.
"""

from __future__ import annotations

import argparse
import json
import locale
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from app import __version__
from app.core.attribution import explain
from app.core.casefile import CaseError, parse_case
from app.core.engine import Engine
from app.core.issues import Issue, IssueCode
from app.core.language import Language
from app.core.modelpack import ModelPack, PackError, bundled_pack
from app.core.regions import RegionError, installed_table
from app.core.report import differential_json, explanation_json, issues_json, scan_json
from app.core.textscan import NoteScanner, language_of

OK, SOME_FAILED, USAGE, NO_MODEL = 0, 1, 2, 3
_AUTO = "auto"


def _system_language() -> Language:
    code = (locale.getlocale()[0] or "").lower()
    return Language.ENGLISH if code.startswith("en") else Language.SPANISH


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cebra", description="Rank common and orphan diseases from findings, offline. Opens the window by default."
    )
    parser.add_argument("--version", action="version", version=f"cebra {__version__}")
    parser.add_argument("--model", type=Path, metavar="DIR", help="model pack to use instead of the bundled one")
    parser.add_argument("--regions", type=Path, metavar="CSV", help="regional table over the model's own factors")
    commands = parser.add_subparsers(dest="command")

    # SUPPRESS, so that what was given before the subcommand is not reset.
    packed = argparse.ArgumentParser(add_help=False)
    packed.add_argument("--model", type=Path, metavar="DIR", default=argparse.SUPPRESS, help="model pack to use")
    shared = argparse.ArgumentParser(add_help=False, parents=[packed])
    shared.add_argument(
        "--regions", type=Path, metavar="CSV", default=argparse.SUPPRESS, help="regional table (region,disease,factor)"
    )
    shared.add_argument(
        "--lang", type=Language, choices=list(Language), default=_system_language(), help="language of messages"
    )

    diagnose = commands.add_parser("diagnose", parents=[shared], help="rank diseases for cases, as JSON lines")
    diagnose.add_argument("files", nargs="*", type=Path, metavar="FILE", help="phenopacket (v2 JSON) or JSON case")
    diagnose.add_argument("--batch", type=Path, metavar="CASES.jsonl", help="one case a line; - for standard input")
    diagnose.add_argument("--top", type=_positive, default=20, metavar="N", help="diseases to list (default: 20)")
    diagnose.add_argument("--out", type=Path, metavar="OUT.jsonl", help="write here instead of standard output")

    explained = commands.add_parser("explain", parents=[shared], help="say why a disease stands where it stands")
    explained.add_argument("file", type=Path, metavar="FILE", help="phenopacket (v2 JSON) or JSON case")
    explained.add_argument("--disease", required=True, metavar="ID", help="any id of the disease, e.g. OMIM:154700")

    scan = commands.add_parser("scan", parents=[packed], help="propose the findings that a note of free text names")
    scan.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the note, in UTF-8 (default: standard input)")
    scan.add_argument(
        "--lang",
        dest="note_language",
        choices=[*(str(language) for language in Language), _AUTO],
        default=_AUTO,
        help="language of the note (default: auto); messages follow the system's",
    )
    scan.set_defaults(lang=_system_language())

    check = commands.add_parser("check", parents=[packed], help="start the window once, say whether it works, as JSON")
    check.add_argument("--stay", type=float, default=0.0, metavar="SECONDS", help="leave the window open for a while")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        # Qt is loaded only when a window is wanted.
        from app.ui.main import run

        return run([sys.argv[0]], options.model, options.regions)
    for stream in (sys.stdout, sys.stderr):
        # Names carry accents whatever code page the console has.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    if options.command == "check":
        from app.ui.start_check import check_start

        return OK if check_start(options.model, options.stay) else NO_MODEL
    if options.command == "diagnose" and not options.files and options.batch is None:
        parser.error("diagnose: name at least one FILE or --batch")
    try:
        pack = ModelPack.open(options.model or bundled_pack())
        if options.command == "scan":
            return _scan(pack, options)
        regions = pack.regions
        if table := options.regions or installed_table():
            try:
                regions = regions.with_table(table, pack.diseases)
            except RegionError as error:
                print(f"cebra: {error.message(options.lang)}", file=sys.stderr)
                # Who names a table wants it; nobody's cases wait for an administrator to mend his.
                if options.regions:
                    return USAGE
        engine = Engine(pack, regions=regions)
    except PackError as error:
        print(f"cebra: {error.message(options.lang)}", file=sys.stderr)
        return NO_MODEL
    return _diagnose(engine, options) if options.command == "diagnose" else _explain(engine, options)


def _diagnose(engine: Engine, options: argparse.Namespace) -> int:
    if options.out is None:
        return _rank_all(engine, options, sys.stdout)
    try:
        with options.out.open("w", encoding="utf-8") as out:
            return _rank_all(engine, options, out)
    except OSError as error:
        print(f"cebra: {options.out}: {error.strerror}", file=sys.stderr)
        return USAGE


def _rank_all(engine: Engine, options: argparse.Namespace, out: TextIO) -> int:
    failed = False
    for place, case_id, text in _texts(options):
        try:
            if isinstance(text, CaseError):
                raise text
            case, issues = parse_case(text)
            result = differential_json(engine.diagnose(case), options.top, issues, options.lang)
            result["id"] = result["id"] or case_id
        except CaseError as error:
            failed = True
            issue = Issue(IssueCode.UNREADABLE_CASE, value=f"{place}: {error.message(options.lang)}")
            print(f"cebra: {issue.message(options.lang)}", file=sys.stderr)
            result = {"id": case_id, "differential": [], "confidence": None}
            result["issues"] = issues_json([issue], options.lang)
        print(json.dumps(result, ensure_ascii=False), file=out)
    return SOME_FAILED if failed else OK


def _texts(options: argparse.Namespace) -> Iterator[tuple[str, str, str | CaseError]]:
    """Where a case stands, what to call it if it has no id, and its text or why there is none."""
    for path in options.files:
        yield str(path), path.stem, _read(path)
    if options.batch is None:
        return
    name = "stdin" if str(options.batch) == "-" else str(options.batch)
    try:
        with sys.stdin.buffer if name == "stdin" else options.batch.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield f"{name}:{number}", f"line-{number}", _decoded(line)
    except OSError as error:
        yield name, name, CaseError("unreadable", error.strerror or str(error))


def _read(path: Path) -> str | CaseError:
    try:
        return _decoded(path.read_bytes())
    except OSError as error:
        return CaseError("unreadable", error.strerror or str(error))


def _decoded(data: bytes) -> str | CaseError:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return CaseError("encoding")


def _explain(engine: Engine, options: argparse.Namespace) -> int:
    disease = engine.pack.diseases.find(options.disease)
    if disease is None:
        print(f"cebra: {options.disease}: no such disease in this model", file=sys.stderr)
        return USAGE
    text = _read(options.file)
    try:
        if isinstance(text, CaseError):
            raise text
        case, issues = parse_case(text)
    except CaseError as error:
        issue = Issue(IssueCode.UNREADABLE_CASE, value=f"{options.file}: {error.message(options.lang)}")
        print(f"cebra: {issue.message(options.lang)}", file=sys.stderr)
        return SOME_FAILED
    differential = engine.diagnose(case)
    result = {"id": case.id or options.file.stem, **explanation_json(explain(differential, disease), options.lang)}
    result["issues"] = issues_json((*issues, *differential.issues), options.lang)
    print(json.dumps(result, ensure_ascii=False, indent=2))
    return OK


def _scan(pack: ModelPack, options: argparse.Namespace) -> int:
    place = "stdin" if options.file is None else str(options.file)
    text = _decoded(sys.stdin.buffer.read()) if options.file is None else _read(options.file)
    if isinstance(text, CaseError):
        print(f"cebra: {place}: {text.message(options.lang)}", file=sys.stderr)
        return SOME_FAILED
    language = language_of(text) if options.note_language == _AUTO else Language(options.note_language)
    proposals = NoteScanner(pack).scan(text, language)
    print(json.dumps(scan_json(text, language, proposals), ensure_ascii=False, indent=2))
    return OK


if __name__ == "__main__":
    sys.exit(main())
