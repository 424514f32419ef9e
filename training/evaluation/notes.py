"""Notes written for the purpose, and how well the scanner reads them.

The notes and their mentions were written by people who had not seen the vocabulary; which findings a mention may be
read as was decided afterwards by others, who had not seen the scanner. Half of the notes, ``dev``, served to mend it;
the other half, ``test``, was looked at as a number only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.core.language import Language
from app.core.modelpack import ModelPack
from app.core.textscan import NoteScanner, Proposal, Status, language_of
from app.core.vocabulary import Vocabulary
from training.cases.json_lines import read_json_lines
from training.markdown import line

_BOTH = "both"
NOTES = Path(__file__).with_name("notes.jsonl")


class Split(StrEnum):
    """What a note is for: to develop the scanner, or only to measure it."""

    DEV = "dev"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Mention:
    """What a note says from ``start`` to ``end``; ``findings`` are those it may be read as, the best first."""

    start: int
    end: int
    status: Status
    concept: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A note with all that is to be found in it; mentions without findings are of things the vocabulary lacks."""

    id: str
    language: Language
    split: Split
    text: str
    mentions: tuple[Mention, ...]


def read_notes(path: Path = NOTES) -> list[Note]:
    """The notes of a file of JSON lines; raises ``CasesError``."""
    return read_json_lines(path, _note, "a note")


def _note(fields: dict[str, Any]) -> Note:
    text = str(fields["text"])
    mentions = []
    for mention in fields["mentions"]:
        start, end = mention["start"], mention["start"] + len(mention["quote"])
        if text[start:end] != mention["quote"]:
            raise ValueError(f"{mention['quote']!r} does not stand at {start}")
        findings = tuple(mention["findings"])
        mentions.append(Mention(start, end, Status(mention["status"]), mention["concept"], findings))
    return Note(fields["id"], Language(fields["lang"]), Split(fields["split"]), text, tuple(mentions))


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of proposals and of mentions that the vocabulary can name.

    A proposal is right if it overlaps a mention and its finding is one of the mention's; ``near`` also counts a parent
    or a child of one. ``with_status`` asks for the status too.
    """

    proposals: int = 0
    right: int = 0
    right_near: int = 0
    right_with_status: int = 0
    mentions: int = 0
    found: int = 0
    found_near: int = 0
    found_with_status: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    def as_json(self) -> dict[str, float]:
        """The counts, and precision, recall and F1 three ways: findings whatever their status, findings with their
        status, and findings within one step."""
        rows = {name: float(getattr(self, name)) for name in self.__dataclass_fields__}
        for way, right, found in (
            ("", self.right, self.found),
            ("_with_status", self.right_with_status, self.found_with_status),
            ("_near", self.right_near, self.found_near),
        ):
            precision, recall = _share(right, self.proposals), _share(found, self.mentions)
            both = precision + recall
            rows |= {
                f"precision{way}": precision,
                f"recall{way}": recall,
                f"f1{way}": 2 * precision * recall / both if both else 0.0,
            }
        rows["status_accuracy"] = _share(self.found_with_status, self.found)
        return rows


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


@dataclass(frozen=True, slots=True)
class Judged:
    """A note and the counts of what was proposed for it.

    ``wrong`` are proposals that no mention bears out, ``missed`` mentions that nothing right was proposed for, and
    ``misread`` proposals of a right finding with a wrong status.
    """

    note: Note
    tally: Tally
    wrong: tuple[Proposal, ...]
    missed: tuple[Mention, ...]
    misread: tuple[tuple[Proposal, Mention], ...]


def judge_note(note: Note, scanner: NoteScanner, vocabulary: Vocabulary) -> Judged:
    """Scan a note in the language that the scanner takes it for, and hold the proposals against its mentions."""
    proposals = scanner.scan(note.text)
    namable = [mention for mention in note.mentions if any(finding in vocabulary for finding in mention.findings)]
    fits = [[m for m in namable if _overlap(p, m) and p.finding.id in m.findings] for p in proposals]
    near = [[m for m in namable if _overlap(p, m) and _is_near(p, m, vocabulary)] for p in proposals]
    agreed = [[m for m in own if m.status is p.status] for p, own in zip(proposals, fits, strict=True)]
    tally = Tally(
        proposals=len(proposals),
        right=sum(map(bool, fits)),
        right_near=sum(map(bool, near)),
        right_with_status=sum(map(bool, agreed)),
        mentions=len(namable),
        found=_reached(namable, fits),
        found_near=_reached(namable, near),
        found_with_status=_reached(namable, agreed),
    )
    return Judged(
        note,
        tally,
        wrong=tuple(p for p, own in zip(proposals, fits, strict=True) if not own),
        missed=tuple(m for m in namable if not any(m in own for own in fits)),
        misread=tuple((p, own[0]) for p, own, ok in zip(proposals, fits, agreed, strict=True) if own and not ok),
    )


def _overlap(proposal: Proposal, mention: Mention) -> bool:
    return proposal.start < mention.end and mention.start < proposal.end


def _is_near(proposal: Proposal, mention: Mention, vocabulary: Vocabulary) -> bool:
    finding = proposal.finding
    around = {finding.id, *(f.id for f in (*vocabulary.parents(finding), *vocabulary.children(finding)))}
    return not around.isdisjoint(mention.findings)


def _reached(mentions: Sequence[Mention], right: Iterable[Sequence[Mention]]) -> int:
    reached = {id(mention) for own in right for mention in own}
    return sum(id(mention) in reached for mention in mentions)


class NotesReport:
    """What the scanner makes of the notes, by language and split, and the errors of the ``dev`` half."""

    def __init__(self, judged: Sequence[Judged]) -> None:
        self.judged = judged
        self.rows: dict[str, Tally] = {}
        for split in Split:
            for languages in ([Language.SPANISH], [Language.ENGLISH], list(Language)):
                name = f"{split} {languages[0] if len(languages) == 1 else _BOTH}"
                own = [j.tally for j in judged if j.note.split is split and j.note.language in languages]
                self.rows[name] = sum(own, Tally())
        self.language_right = sum(language_of(j.note.text) is j.note.language for j in judged)

    def as_json(self) -> dict[str, Any]:
        """A plain object for files."""
        return {name: tally.as_json() for name, tally in self.rows.items()}

    def as_markdown(self, *, brief: bool = False) -> str:
        """The table for people, the languages apart unless it is to be brief; precision, recall and F1 each time."""
        head = ["", "mentions", "proposals"]
        head += [f"{of} {measure}" for of in ("finding", "finding and status", "within a step") for measure in "PRF"]
        head += ["status right"]
        lines = [line(head), line(["---"] * len(head))]
        for name, tally in self.rows.items():
            if brief and not name.endswith(_BOTH):
                continue
            values = tally.as_json()
            cells = [name, str(tally.mentions), str(tally.proposals)]
            for way in ("", "_with_status", "_near"):
                cells += [f"{values[measure + way]:.3f}" for measure in ("precision", "recall", "f1")]
            lines.append(line([*cells, f"{values['status_accuracy']:.3f}"]))
        right = f"The language was told right of {self.language_right} of {len(self.judged)} notes."
        return "\n".join(lines) + f"\n\n{right}\n"

    def errors_markdown(self) -> str:
        """Every error of the ``dev`` half with the words around it; the ``test`` half stays unseen."""
        lines = []
        for judged in self.judged:
            if judged.note.split is not Split.DEV:
                continue
            text = judged.note.text
            for p in judged.wrong:
                lines.append(f"{judged.note.id} wrong: {_shown(text, p.start, p.end)} {p.status} {_named(p)}")
            for m in judged.missed:
                lines.append(
                    f"{judged.note.id} missed: {_shown(text, m.start, m.end)} {m.status} {', '.join(m.findings)}"
                )
            for p, m in judged.misread:
                lines.append(f"{judged.note.id} {p.status}, is {m.status}: {_shown(text, p.start, p.end)} {_named(p)}")
        return "\n".join(f"- {entry}" for entry in lines) + "\n"


def _named(proposal: Proposal) -> str:
    return f"{proposal.finding.id} {proposal.finding.name_en}"


def _shown(text: str, start: int, end: int) -> str:
    around = 25
    shown = f"{text[max(0, start - around) : start]}[{text[start:end]}]{text[end : end + around]}"
    return " ".join(shown.split())


def judge_notes(pack: ModelPack, notes: Iterable[Note] | None = None) -> NotesReport:
    """Scan all notes, the ones of this folder if none are given."""
    scanner = NoteScanner(pack)
    return NotesReport(
        [judge_note(note, scanner, pack.vocabulary) for note in (read_notes() if notes is None else notes)]
    )
