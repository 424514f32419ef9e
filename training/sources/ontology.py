"""The Human Phenotype Ontology as published in OBO format."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

PHENOTYPIC_ABNORMALITY = "HP:0000118"


@dataclass(slots=True)
class Term:
    """One term; ``synonyms`` are the exact ones only, the others mean something else."""

    id: str
    name: str = ""
    parents: list[str] = field(default_factory=list)
    alt_ids: list[str] = field(default_factory=list)
    synonyms: list[str] = field(default_factory=list)
    obsolete: bool = False
    replaced_by: str = ""


class Ontology:
    """Terms, their hierarchy, and what ids of the past mean today."""

    def __init__(self, terms: dict[str, Term], version: str) -> None:
        self.terms = terms
        self.version = version
        self._ancestors: dict[str, frozenset[str]] = {}

    def ancestors(self, term_id: str) -> frozenset[str]:
        """Every more general term, the term itself included."""
        if (known := self._ancestors.get(term_id)) is None:
            known = frozenset({term_id}).union(*(self.ancestors(p) for p in self.terms[term_id].parents))
            self._ancestors[term_id] = known
        return known

    @cached_property
    def phenotypes(self) -> tuple[str, ...]:
        """The ids of all current terms under Phenotypic abnormality, that term left out, in order."""
        return tuple(
            term_id
            for term_id, term in sorted(self.terms.items())
            if not term.obsolete
            and term_id != PHENOTYPIC_ABNORMALITY
            and PHENOTYPIC_ABNORMALITY in self.ancestors(term_id)
        )

    @cached_property
    def replacements(self) -> dict[str, str]:
        """Old id to current id, from ``alt_id`` and ``replaced_by``."""
        found = {alt: term.id for term in self.terms.values() if not term.obsolete for alt in term.alt_ids}
        for term in self.terms.values():
            if term.obsolete and term.replaced_by:
                found[term.id] = term.replaced_by
        return found

    def current(self, term_id: str) -> str:
        """The id under which a term lives today; unchanged if there is nothing better."""
        return self.replacements.get(term_id, term_id)


def read_ontology(path: Path) -> Ontology:
    """Read ``hp.obo``."""
    terms: dict[str, Term] = {}
    version = ""
    term: Term | None = None
    with path.open(encoding="utf-8") as file:
        for line in file:
            key, _, value = line.rstrip("\n").partition(": ")
            if key.startswith("["):
                term = Term("") if key == "[Term]" else None
            elif term is None:
                if key == "data-version":
                    version = value.rpartition("/")[2]
            elif key == "id":
                term.id = value
                terms[value] = term
            elif key == "name":
                term.name = value
            elif key == "is_a":
                term.parents.append(value.split(" ", 1)[0])
            elif key == "alt_id":
                term.alt_ids.append(value)
            elif key == "is_obsolete":
                term.obsolete = value == "true"
            elif key == "replaced_by":
                term.replaced_by = value
            elif key == "synonym":
                text, _, rest = value[1:].partition('"')
                if rest.startswith(" EXACT"):
                    term.synonyms.append(text)
    return Ontology(terms, version)
