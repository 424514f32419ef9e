"""Reads a clinical note and proposes the findings that it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.core.language import Language
from app.core.modelpack import ModelPack
from app.core.textscan.abbreviations import written_out
from app.core.textscan.assertion import Judgement, Reading
from app.core.textscan.cues import cue_words
from app.core.textscan.detect import language_of
from app.core.textscan.lexicon import DECOY, Lexicon
from app.core.textscan.matcher import find_names
from app.core.textscan.measures import measured
from app.core.textscan.proposal import Proposal, Status, tells_of_family, tells_of_past
from app.core.textscan.sections import in_parts
from app.core.textscan.spelling import Speller
from app.core.textscan.tokens import Token, sentences
from app.core.textscan.words import family_words, root
from app.core.vocabulary import Finding, Vocabulary

_RELATIVE = root("familiar")


class NoteScanner:
    """Proposes findings for free text in Spanish or English.

    The first scan builds the index of names, which takes a second or so; later ones share it.
    """

    def __init__(self, pack: ModelPack) -> None:
        self._pack = pack
        self._index: tuple[Lexicon, Speller] | None = None

    def scan(self, text: str, language: Language | None = None) -> tuple[Proposal, ...]:
        """Every mention of a finding in the order of the text; without ``language`` the text tells which it is.

        Names are found in both languages whatever the note's own; it decides what abbreviations stand for.
        """
        lexicon, speller = self._ready()
        vocabulary = self._pack.vocabulary
        values = [
            (vocabulary[finding], value.start, value.end)
            for value in measured(text)
            for finding in value.findings
            if finding in vocabulary
        ]
        found: list[Proposal] = []
        for sentence, part in in_parts(written_out(sentences(text), text, language or language_of(text))):
            tokens = [replace(token, word=speller.mend(token.word)) for token in sentence.tokens]
            named = [
                (vocabulary.at(match.name.row), match.places)
                for match in find_names(tokens, text, lexicon)
                if match.name.row != DECOY
            ]
            for finding, start, end in values:
                if places := tuple(at for at, token in enumerate(tokens) if start <= token.start < end):
                    named.append((finding, places))
            reading = Reading(tokens, text, part)
            proposed = [
                _proposal(finding, tokens, places, judged)
                for finding, places in named
                if (judged := reading.of(places)) is not None
            ]
            found += _said_once(proposed, vocabulary)
        return tuple(sorted(found, key=lambda p: (p.start, p.end, p.finding.index)))

    def _ready(self) -> tuple[Lexicon, Speller]:
        if self._index is None:
            lexicon = Lexicon(self._pack.catalog)
            self._index = lexicon, Speller({*lexicon.words, *cue_words(), *family_words()}, lexicon.words)
        return self._index


def _proposal(finding: Finding, tokens: Sequence[Token], places: Sequence[int], judged: Judgement) -> Proposal:
    status, cue = judged.status, judged.cue
    if status in {Status.PRESENT, Status.PAST}:
        if tells_of_family(finding) and any(root(tokens[place].word) == _RELATIVE for place in places):
            status = Status.FAMILY
        elif tells_of_past(finding):
            status = Status.PAST
    return Proposal(
        finding,
        tokens[places[0]].start,
        tokens[places[-1]].end,
        status,
        None if cue is None else (tokens[cue.first].start, tokens[cue.last].end),
    )


def _said_once(proposals: Sequence[Proposal], vocabulary: Vocabulary) -> Iterator[Proposal]:
    """Leaves out what overlapping words say better: the same finding in more words, and a kind of it."""
    for proposal in proposals:
        for other in proposals:
            if other is proposal or other.end <= proposal.start or proposal.end <= other.start:
                continue
            longer = (other.end - other.start, other.start) > (proposal.end - proposal.start, proposal.start)
            same = other.finding is proposal.finding and longer
            if same or proposal.finding.index in vocabulary.ancestors(other.finding):
                break
        else:
            yield proposal
