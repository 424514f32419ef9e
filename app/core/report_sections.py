"""Writes the sections of a case's report in one language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.core.attribution import Attribution, Explanation
from app.core.case import Mark
from app.core.disease_terms import codes, commonness, flag_term, group_term
from app.core.engine import Differential, Ranked
from app.core.figures import grouped, percent, signed
from app.core.issues import IssueCode
from app.core.language import Language
from app.core.questions import Question, Shift
from app.core.report_parts import (
    DiseaseList,
    Facts,
    Item,
    Items,
    ListedDisease,
    Paragraph,
    Part,
    Signature,
    Subheading,
    Weight,
    Weights,
)
from app.core.report_words import age, phrase, region, sex
from app.core.sheet import Sheet

_WEIGHTS = 10


class SectionWriter:
    """Each method writes the parts of one section; none where there is nothing to say."""

    def __init__(self, sheet: Sheet, differential: Differential, language: Language) -> None:
        self._sheet = sheet
        self._list = differential
        self._pack = differential.pack
        self._language = language
        self._is_ranked = bool(differential.sane.present or differential.sane.absent)

    def patient(self, label: str) -> Iterator[Part]:
        """Who it is, as far as the doctor wants it said."""
        case = self._list.case
        rows = [(self._say("label"), label)] if label else []
        rows += [(self._say("age"), age(case.age, self._language)), (self._say("sex"), sex(case.sex, self._language))]
        if self._sheet.case.region:
            rows.append((self._say("region"), region(self._sheet.case.region, self._language)))
        yield Facts(tuple(rows))

    def findings(self) -> Iterator[Part]:
        """What is present and absent, and what was left out for the moment."""
        whole, counted = self._sheet.case, self._sheet.ranked
        if whole.is_empty:
            yield Paragraph(self._say("no_findings"))
        yield from self._items("present", [Item(self._finding(i), self._since(i)) for i in counted.present])
        yield from self._items("absent", [Item(self._finding(i)) for i in counted.absent])
        paused = [i for i in (*whole.present, *whole.absent) if i in self._sheet.paused]
        yield from self._items("paused", [Item(self._finding(i), self._state(i)) for i in paused])

    def differential(self, listed: int) -> Iterator[Part]:
        """The head of the list, what the doctor has marked in it, and how far it is to be trusted."""
        diseases = self._pack.diseases
        top = self._list.top(listed) if self._is_ranked else []
        marks = dict.fromkeys(self._sheet.pinned, self._say("pinned"))
        marks |= dict.fromkeys(self._sheet.ruled_out, self._say("ruled_out"))
        mark_of = {disease.index: mark for i, mark in marks.items() if (disease := diseases.find(i)) is not None}
        named = {ranked.disease.index for ranked in top}
        added = [self._list.of(diseases.at(index)) for index in mark_of if index not in named]
        if self._is_ranked:
            words = [self._say("listed", len(top), grouped(len(diseases), self._language))]
            words += [self._say("added")] if added else []
            yield Paragraph(" ".join(words), quiet=True)
        else:
            yield Paragraph(self._say("not_ranked"))
        if rows := [*top, *sorted(added, key=lambda ranked: ranked.rank)]:
            yield DiseaseList(tuple(self._listed(ranked, mark_of.get(ranked.disease.index, "")) for ranked in rows))
        if unknown := [one_line(i) for i in marks if diseases.find(i) is None]:
            yield Paragraph(self._say("not_in_model", ", ".join(unknown)))
        if self._is_ranked:
            yield Paragraph(self._say("orphan", percent(self._list.orphan_probability, self._language)))
            yield Paragraph(self._list.confidence.sentence(self._language))

    def reasons(self, explanations: Sequence[Explanation]) -> Iterator[Part]:
        """Why each of these diseases stands where it stands."""
        if not (explanations and self._is_ranked):
            return
        words = [self._say("weights")]
        words += [] if all(explanation.exact for explanation in explanations) else [self._say("sampled")]
        yield Paragraph(" ".join(words), quiet=True)
        # One that is pinned may also be among the first.
        for explanation in {e.ranked.disease.index: e for e in explanations}.values():
            ranked = explanation.ranked
            figure = percent(ranked.probability, self._language)
            yield Subheading(f"{ranked.rank}. {ranked.disease.name(self._language)}, {figure}")
            yield Paragraph(explanation.sentence(self._language))
            yield Weights(tuple(self._weights(explanation.attributions)))

    def questions(self, questions: Sequence[Question]) -> Iterator[Part]:
        """What is worth asking next, and what the answers would change."""
        if questions and self._is_ranked:
            items = [Item(q.finding.name(self._language), self._answers(q)) for q in questions]
            yield Items(tuple(items), numbered=True)

    def doctor(self) -> Iterator[Part]:
        """What the doctor makes of it."""
        own = [self._diagnosis(text) for text in self._sheet.own if one_line(text)]
        yield from self._items("own", own, numbered=True)
        if lines := [line for line in map(one_line, self._sheet.conclusion.splitlines()) if line]:
            yield Subheading(self._say("conclusion"))
            yield from map(Paragraph, lines)
        if one_line(self._sheet.confirmed):
            yield from self._items("confirmed", [self._diagnosis(self._sheet.confirmed)])

    def issues(self) -> Iterator[Part]:
        """What was changed in the case before it was ranked."""
        # That there are no findings has been said in the place of the list.
        told = [issue for issue in self._list.issues if issue.code is not IssueCode.NO_FINDINGS]
        named = [replace(i, id=self._finding(i.id), other=self._finding(i.other)) for i in told]
        if named:
            yield Items(tuple(Item(one_line(issue.message(self._language))) for issue in named))

    def limits(self) -> Iterator[Part]:
        """What the report is not, and who answers for it."""
        orphan = self._pack.diseases.orphan_rows.size
        common = len(self._pack.diseases) - orphan
        yield Paragraph(
            self._say("limits_text", grouped(common, self._language), grouped(orphan, self._language)), quiet=True
        )
        yield Signature((self._say("name"), self._say("date"), self._say("signature")))

    def _say(self, key: str, *values: object) -> str:
        return phrase(key, self._language, *values)

    def _items(self, heading: str, items: Sequence[Item], numbered: bool = False) -> Iterator[Part]:
        if items:
            yield Subheading(self._say(heading))
            yield Items(tuple(items), numbered)

    def _finding(self, finding_id: str) -> str:
        _, finding = self._pack.vocabulary.resolve(finding_id)
        return one_line(finding_id) if finding is None else finding.name(self._language)

    def _since(self, finding_id: str) -> str:
        since = self._sheet.case.since_of(finding_id)
        return "" if since is None else since.words(self._language)

    def _state(self, finding_id: str) -> str:
        is_absent = self._sheet.case.mark_of(finding_id) is Mark.ABSENT
        state = self._say("is_absent" if is_absent else "is_present")
        return ", ".join(filter(None, (state, self._since(finding_id))))

    def _listed(self, ranked: Ranked, mark: str) -> ListedDisease:
        disease = ranked.disease
        common = commonness(self._pack.diseases, disease, self._language)
        return ListedDisease(
            rank=ranked.rank,
            name=disease.name(self._language),
            probability=ranked.probability,
            figure=percent(ranked.probability, self._language),
            group=disease.group,
            group_term=group_term(disease.group, self._language),
            flag=disease.red_flag,
            flag_term=flag_term(disease.red_flag, self._language),
            mark=mark,
            details=tuple(filter(None, (common, *codes(disease, self._language)))),
        )

    def _weights(self, attributions: Sequence[Attribution]) -> Iterator[Weight]:
        # One left over takes no more room by its name than as a sum.
        shown = attributions if len(attributions) == _WEIGHTS + 1 else attributions[:_WEIGHTS]
        for a in shown:
            name = a.finding.name(self._language)
            text = f"{name} ({self._say('is_absent')})" if a.mark is Mark.ABSENT else name
            yield Weight(text, a.value, signed(a.value, self._language))
        if rest := attributions[len(shown) :]:
            total = sum(a.value for a in rest)
            yield Weight(self._say("rest", len(rest)), total, signed(total, self._language))

    def _answers(self, question: Question) -> str:
        """What each answer does to the disease that it moves most."""
        present, absent = question.if_present[:1], question.if_absent[:1]
        if present and absent and present[0].disease == absent[0].disease:
            return self._shift("if_either", present[0], absent[0].after)
        told = [self._say("if_present", self._shift("shift", shift)) for shift in present]
        told += [self._say("if_absent", self._shift("shift", shift)) for shift in absent]
        return "; ".join(told)

    def _shift(self, key: str, shift: Shift, *more: float) -> str:
        shares = (shift.before, shift.after, *more)
        return self._say(key, shift.disease.name(self._language), *(percent(share, self._language) for share in shares))

    def _diagnosis(self, text: str) -> Item:
        disease = self._pack.diseases.find(text)
        if disease is None:
            return Item(one_line(text))
        return Item(disease.name(self._language), ", ".join(codes(disease, self._language)))


def one_line(text: str) -> str:
    """What a doctor or a file has written, without anything that would break a line or cannot be printed.

    >>> one_line("cama\\t4\\n")
    'cama 4'
    """
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
