"""OMIM, ORPHA, DECIPHER and our own ids of one clinical entity become one disease.

Evidence for a pair, strongest first:

- ``curated``: our table of common diseases names the id;
- ``Mondo``: one Mondo entry stands for both;
- ``Mondo series``: a Mondo entry with the ORPHA id is the OMIM phenotypic series that bears the number of the OMIM id,
  its first and usually its principal member;
- ``name``: the names are equal once word order, numerals and filler words are set aside;
- ``gene``: each is the only disease of its namespace for the one gene that both have;
- ``gene and name``: one shared gene, at least half of the name's words, and the same numbers.

An id joins at most one id of the other namespace, so a numbered subtype never swallows its siblings. Genes never join
what Mondo keeps apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from training.sources.mondo import MondoEntry

_FILLER = frozenset({"type", "syndrome", "disease", "disorder", "the", "of", "and", "with", "due", "to", "a", "an"})
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_SPELLING = (("'s", ""), ("tumour", "tumor"), ("aemia", "emia"), ("oedema", "edema"))
_MIN_NAME_OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class Merge:
    """Two ids taken as one entity, and on which evidence."""

    first: str
    second: str
    evidence: str
    strength: float


@dataclass(frozen=True, slots=True)
class MergingSettings:
    """Which evidence joins ids; ``curated`` always does.

    Mondo's word also keeps ids apart, so without ``mondo`` more are joined by genes.
    """

    mondo: bool = True
    series: bool = True
    names: bool = True
    genes: bool = True

    def takes(self, evidence: str) -> bool:
        """Whether merges on this evidence are made."""
        return {"Mondo": self.mondo, "Mondo series": self.mondo and self.series, "name": self.names}.get(
            evidence, self.genes
        )


def name_words(name: str) -> frozenset[str]:
    """The telling words of a disease name.

    >>> sorted(name_words("Ehlers-Danlos syndrome, type IV"))
    ['4', 'danlos', 'ehlers']
    """
    text = unicodedata.normalize("NFKD", name.casefold())
    text = "".join(c for c in text if not unicodedata.combining(c))
    for old, new in _SPELLING:
        text = text.replace(old, new)
    words = (_ROMAN.get(word, word) for word in re.findall("[a-z0-9]+", text))
    return frozenset(word for word in words if word not in _FILLER)


def _numbers(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if any(c.isdigit() for c in word))


def _by_gene(ids: Iterable[str], genes: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for disease in ids:
        for gene in genes.get(disease, ()):
            found[gene].append(disease)
    return found


def _mondo_merges(names: Mapping[str, str], mondo: Iterable[MondoEntry]) -> Iterable[Merge]:
    for entry in mondo:
        orpha = [i for i in entry.ids if i.startswith("ORPHA:") and i in names]
        omim = [i for i in entry.ids if i.startswith("OMIM:") and i in names]
        for o in orpha:
            for d in omim:
                yield Merge(o, d, "Mondo", 2.5)
            for series in entry.ids:
                principal = series.replace("OMIMPS:", "OMIM:")
                if series != principal and not omim and principal in names:
                    yield Merge(o, principal, "Mondo series", 2.25)


def _apart(mondo: Iterable[MondoEntry]) -> Callable[[str, str], bool]:
    """Says of two ids whether Mondo has them as two diseases of which neither is a kind of the other."""
    entry_of = {i: entry for entry in mondo for i in entry.ids}

    def apart(first: str, second: str) -> bool:
        a, b = entry_of.get(first), entry_of.get(second)
        return a is not None and b is not None and a is not b and a.id not in b.parents and b.id not in a.parents

    return apart


def propose_merges(
    names: Mapping[str, str], genes: Mapping[str, frozenset[str]], mondo: Sequence[MondoEntry] = ()
) -> list[Merge]:
    """All pairs of an ORPHA and an OMIM id that evidence speaks for, strongest first."""
    words = {disease: name_words(name) for disease, name in names.items()}
    orpha = [disease for disease in sorted(names) if disease.startswith("ORPHA:")]
    omim = [disease for disease in sorted(names) if disease.startswith("OMIM:")]
    by_name: dict[frozenset[str], list[str]] = defaultdict(list)
    for disease in omim:
        # OMIM strings several names together with semicolons.
        for name in names[disease].split(";"):
            by_name[name_words(name)].append(disease)
    found = {(merge.first, merge.second): merge for merge in _mondo_merges(names, mondo)}
    for o in orpha:
        if words[o]:
            for d in by_name.get(words[o], ()):
                found.setdefault((o, d), Merge(o, d, "name", 2.0))

    apart = _apart(mondo)
    orpha_by_gene, omim_by_gene = _by_gene(orpha, genes), _by_gene(omim, genes)
    for o in orpha:
        if len(own := genes.get(o, frozenset())) != 1:
            continue
        (gene,) = own
        for d in omim_by_gene.get(gene, ()):
            if (o, d) in found or apart(o, d):
                continue
            overlap = len(words[o] & words[d]) / max(1, len(words[o] | words[d]))
            alone = len(orpha_by_gene[gene]) == 1 and len(omim_by_gene[gene]) == 1 and len(genes[d]) == 1
            if alone:
                found[o, d] = Merge(o, d, "gene", 0.5 + overlap)
            elif overlap >= _MIN_NAME_OVERLAP and _numbers(words[o]) == _numbers(words[d]):
                found[o, d] = Merge(o, d, "gene and name", overlap)
    return sorted(found.values(), key=lambda merge: (-merge.strength, merge.first, merge.second))


def merge_entities(
    names: Mapping[str, str],
    genes: Mapping[str, frozenset[str]],
    curated: Mapping[str, Iterable[str]],
    mondo: Sequence[MondoEntry] = (),
    settings: MergingSettings = MergingSettings(),
) -> tuple[list[tuple[str, ...]], list[Merge]]:
    """Partition the ids of ``names`` into clinical entities.

    ``curated`` maps an id of ours to the ids it stands for. Returns the entities (each a tuple of ids, OMIM
    before ORPHA before the rest) and the merges that made them.
    """
    entity_of = {disease: disease for disease in names}
    done: list[Merge] = []
    taken: set[str] = set()
    for ours, others in curated.items():
        entity_of[ours] = ours
        known = [other for other in others if other in names]
        for other in known:
            entity_of[other] = ours
            done.append(Merge(ours, other, "curated", 3.0))
        # Where our table names an id of one namespace only, the other sources may still find its partner.
        if len({other.partition(":")[0] for other in known}) > 1:
            taken.update(known)
    for merge in propose_merges(names, genes, mondo if settings.mondo else ()):
        if merge.first in taken or merge.second in taken or not settings.takes(merge.evidence):
            continue
        taken |= {merge.first, merge.second}
        ours = merge.second if entity_of[merge.second] in curated else merge.first
        entity_of[merge.first] = entity_of[merge.second] = entity_of[ours]
        done.append(merge)
    members: dict[str, list[str]] = defaultdict(list)
    for disease, entity in entity_of.items():
        members[entity].append(disease)
    order = {"OMIM": 0, "ORPHA": 1, "DECIPHER": 2}

    def rank(disease: str) -> tuple[int, str]:
        return order.get(disease.partition(":")[0], 3), disease

    return sorted((tuple(sorted(ids, key=rank)) for ids in members.values()), key=lambda ids: rank(ids[0])), done
