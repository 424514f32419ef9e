"""The knowledge base: every disease, its findings with frequencies, and how common it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from app.core.diseases import Group, RedFlag, Region, Tempo
from app.core.language import Language
from app.core.vocabulary import Means
from training.knowledge import curated
from training.knowledge.common_diseases import CommonDisease, read_common_diseases
from training.knowledge.entities import Merge, MergingSettings, merge_entities, name_words
from training.knowledge.frequency import Frequency, Tally
from training.knowledge.relatives import RelativesSettings, infer_findings
from training.sources.annotations import Annotation, read_annotations, read_genes
from training.sources.ddxplus import read_antecedents, read_evidence_rates
from training.sources.mondo import read_mondo
from training.sources.names import (
    ColombianEntry,
    read_colombian,
    read_disease_ontology_spanish,
    read_hpo_spanish,
)
from training.sources.ontology import Ontology, read_ontology
from training.sources.orphanet import (
    CLASS_SHARES,
    COMMON_CLASSES,
    NaturalHistory,
    read_natural_history,
    read_prevalence,
)
from training.sources.store import SourceStore

# Orphanet gives no class to most single-gene diseases; almost all of those are rarer than its rarest class.
UNCLASSED_SHARE = 1e-7
# DDXPlus gives nearly every risk factor of a disease to 50 to 90 % of its patients (smoking to 74 % of those with
# influenza): weights of its generator, not frequencies. Scaled to where such shares usually lie; curated, unreviewed.
ANTECEDENT_WEIGHT = 0.3
# Only the HPO annotations and our own tables say that a finding is not part of a disease.
HPO = "HPO"
_NO_NAMES = curated.SpanishNames("", ())
_CONSTITUTIONAL = "constitutional"


@dataclass(slots=True)
class FindingRow:
    """A markable finding with its names; ``parents`` are rows of the same list.

    ``usual`` is the share of all patients who have it, for one that says nothing of a disease that does not mention it;
    ``means`` is the cheapest way to find it out.
    """

    id: str
    name_es: str
    name_en: str
    system: str
    parents: tuple[int, ...]
    synonyms: tuple[tuple[Language, str], ...]
    usual: float | None = None
    means: Means = Means.ASK


@dataclass(slots=True)
class DiseaseRow:
    """One clinical entity and all that is known of it; findings by row number.

    ``share`` is how many people have it; ``rates`` the same by age band, empty where nothing is known of it, ``female``
    the share of women among them, ``regions`` factors on it. ``system`` is the body system of our tables, ``reason``
    why it must not be missed, in Spanish and English. ``excluded`` findings are never or seldom part of it, says the
    source.
    """

    ids: tuple[str, ...]
    name_es: str
    name_en: str
    group: Group
    prevalence: str
    share: float
    red_flag: RedFlag = RedFlag.ROUTINE
    reason: tuple[str, str] = ("", "")
    system: str = ""
    tempo: Tempo | None = None
    rates: tuple[float, ...] = ()
    female: float | None = None
    regions: dict[Region, float] = field(default_factory=dict)
    synonyms: tuple[tuple[Language, str], ...] = ()
    codes: tuple[str, ...] = ()
    genes: tuple[str, ...] = ()
    inheritance: tuple[str, ...] = ()
    onset: tuple[str, ...] = ()
    findings: dict[int, Frequency] = field(default_factory=dict)
    excluded: dict[int, str] = field(default_factory=dict)
    references: frozenset[str] = frozenset()


@dataclass(slots=True)
class KnowledgeBase:
    """Findings, diseases, and what was merged on which evidence; rows are the model's rows.

    ``aliases`` maps an old or foreign id to a finding row, or to ``None`` where nothing replaces it;
    ``not_findings`` are ontology terms that describe something other than a patient's finding.
    """

    findings: list[FindingRow]
    diseases: list[DiseaseRow]
    merges: list[Merge]
    aliases: dict[str, int | None]
    not_findings: frozenset[str]
    systems: list[curated.SystemRow]
    unmapped: dict[str, int]

    def ancestors(self) -> list[frozenset[int]]:
        """For each finding the rows of all more general ones, its own included."""
        known: dict[int, frozenset[int]] = {}

        def of(row: int) -> frozenset[int]:
            if row not in known:
                known[row] = frozenset({row}).union(*(of(parent) for parent in self.findings[row].parents))
            return known[row]

        return [of(row) for row in range(len(self.findings))]


def build_knowledge_base(
    store: SourceStore,
    tell: Callable[[str], None] = lambda step: None,
    relatives: RelativesSettings | None = None,
    merging: MergingSettings | None = None,
) -> KnowledgeBase:
    """Read every source and put it together; ``tell`` is called with the name of each step."""
    tell("ontology")
    ontology = read_ontology(store.path("hpo"))
    spanish = read_hpo_spanish(store.path("hpo-spanish"))
    findings, aliases, not_findings = _findings(ontology, spanish)
    row_of = {finding.id: row for row, finding in enumerate(findings)}
    row_of.update({old: row for old, row in aliases.items() if row is not None})

    context = frozenset(row for row, finding in enumerate(findings) if finding.usual is not None)

    tell("annotations")
    annotations = read_annotations(store.path("hpo-annotations"))
    genes = read_genes(store.path("hpo-genes"))
    rates = read_evidence_rates(store.path("ddxplus-probabilities"))
    common = {disease.id: disease for disease in read_common_diseases()}
    conditions = curated.read_conditions()

    tell("entities")
    names = {annotation.disease: annotation.name for annotation in annotations}
    names.update({disease.id: disease.name_en for disease in common.values()})
    mondo = read_mondo(store.path("mondo"))
    curated_ids = {disease.id: disease.merge_ids for disease in common.values()}
    entities, merges = merge_entities(names, genes, curated_ids, mondo, merging or MergingSettings())
    by_disease: dict[str, list[Annotation]] = defaultdict(list)
    for annotation in annotations:
        by_disease[annotation.disease].append(annotation)

    tell("diseases")
    prevalence = read_prevalence(store.path("orphanet-prevalence"))
    history = read_natural_history(store.path("orphanet-ages"))
    colombian = read_colombian(store.path("colombia"))
    doid_spanish: dict[frozenset[str], list[str]] = defaultdict(list)
    for english, spanish_name in read_disease_ontology_spanish(store.path("disease-ontology-spanish")):
        doid_spanish[name_words(english)].append(spanish_name)
    evidence_map = curated.read_evidence_map()
    implausible = curated.read_implausible_cells()
    antecedents = read_antecedents(store.path("ddxplus-evidences"))
    unmapped: dict[str, int] = defaultdict(int)
    diseases = []
    for ids in entities:
        own = next((common[i] for i in ids if i in common), None)
        disease = _identity(ids, names, own, prevalence, colombian, doid_spanish)
        disease.genes = tuple(sorted(frozenset().union(*(genes.get(i, frozenset()) for i in ids))))
        rows = [annotation for i in ids for annotation in by_disease[i]]
        _add_natural_history(disease, rows, [history[i] for i in ids if i in history], ontology)
        evidence = [
            (evidence_map[rate.evidence], rate.share * (ANTECEDENT_WEIGHT if rate.evidence in antecedents else 1.0))
            for condition in (conditions[i] for i in ids if i in conditions)
            for rate in rates[condition]
            if rate.evidence in evidence_map and (condition, rate.evidence) not in implausible
        ]
        _add_findings(disease, rows, own, evidence, row_of, context, unmapped)
        diseases.append(disease)
    systems = curated.read_body_systems()
    base = KnowledgeBase(findings, diseases, merges, aliases, not_findings, systems, dict(unmapped))
    infer_findings(diseases, base.ancestors(), mondo, relatives or RelativesSettings())
    return base


def _findings(
    ontology: Ontology, spanish: dict[str, str]
) -> tuple[list[FindingRow], dict[str, int | None], frozenset[str]]:
    context = curated.read_context_findings()
    ids = [*ontology.phenotypes, *(finding.id for finding in context)]
    row_of = {finding_id: row for row, finding_id in enumerate(ids)}
    system_of_root = {system.root: system.id for system in curated.read_body_systems() if system.root}
    spanish_names = curated.read_spanish_names()
    found = []
    for finding_id in ontology.phenotypes:
        term = ontology.terms[finding_id]
        own_names = spanish_names.get(finding_id, _NO_NAMES)
        synonyms = [(Language.SPANISH, text) for text in own_names.synonyms]
        synonyms += [(Language.ENGLISH, text) for text in dict.fromkeys(term.synonyms)]
        roots = [system for root, system in system_of_root.items() if root in ontology.ancestors(finding_id)]
        # Abdominal pain is constitutional and digestive; a doctor looks for it under the organ.
        roots.sort(key=_CONSTITUTIONAL.__eq__)
        found.append(
            FindingRow(
                id=finding_id,
                name_es=own_names.name or spanish.get(finding_id, ""),
                name_en=term.name,
                system=roots[0] if roots else "",
                parents=tuple(sorted(row_of[parent] for parent in term.parents if parent in row_of)),
                synonyms=tuple(synonyms),
            )
        )
    for own in context:
        synonyms = [(Language.SPANISH, t) for t in own.synonyms_es] + [(Language.ENGLISH, t) for t in own.synonyms_en]
        parents = tuple(sorted(row_of[parent] for parent in own.parents))
        found.append(FindingRow(own.id, own.name_es, own.name_en, own.system, parents, tuple(synonyms), own.usual))
    for finding, means in zip(found, _means(found), strict=True):
        finding.means = means
    aliases: dict[str, int | None] = {}
    for old, new in ontology.replacements.items():
        if new in row_of:
            aliases[old] = row_of[new]
    for term in ontology.terms.values():
        if term.obsolete and term.id not in aliases:
            aliases[term.id] = None
    not_findings = frozenset(term.id for term in ontology.terms.values() if not term.obsolete and term.id not in row_of)
    return found, aliases, not_findings


def _means(findings: list[FindingRow]) -> list[Means]:
    """The means of each finding: its own in our table, or that of the nearest more general one that has any.

    Where several are as near, the costliest is taken, lest a question seem cheaper than it is.
    """
    table = curated.read_finding_means()
    costs = list(Means)
    found = []
    for row in range(len(findings)):
        level, seen = {row}, {row}
        while level and not any(findings[r].id in table for r in level):
            level = {parent for r in level for parent in findings[r].parents} - seen
            seen |= level
        stated = [table[findings[r].id] for r in level if findings[r].id in table]
        found.append(max(stated, key=costs.index, default=Means.SPECIAL))
    return found


def _identity(
    ids: tuple[str, ...],
    names: dict[str, str],
    own: CommonDisease | None,
    prevalence: dict[str, str],
    colombian: dict[str, ColombianEntry],
    doid_spanish: dict[frozenset[str], list[str]],
) -> DiseaseRow:
    # OMIM strings synonyms together with semicolons; Orphanet's names read best in a list.
    parts = {i: [part.strip() for part in names[i].split(";") if part.strip()] for i in ids}
    preferred = next((i for i in ids if i.startswith("ORPHA:")), ids[0])
    name_en = own.name_en if own else parts[preferred][0]
    listed = [colombian[i] for i in ids if i in colombian]
    english = [part for i in ids for part in parts[i]] + [*(own.synonyms_en if own else ())]
    spanish = (
        [*((own.name_es,) if own else ())]
        + [entry.name_es for entry in listed]
        + [text for name in [name_en, *english] for text in doid_spanish.get(name_words(name), ())]
        + [*(own.synonyms_es if own else ())]
    )
    spanish = list(dict.fromkeys(text[:1].upper() + text[1:] for text in spanish))
    classes = [prevalence[i] for i in ids if i in prevalence]
    best = max(classes, key=CLASS_SHARES.__getitem__, default="")
    synonyms = [(Language.SPANISH, text) for text in spanish[1:]]
    synonyms += [(Language.ENGLISH, text) for text in dict.fromkeys(english) if text != name_en]
    codes = {code for entry in listed for code in entry.icd10}
    disease = DiseaseRow(
        ids=ids,
        name_es=spanish[0] if spanish else "",
        name_en=name_en,
        group=Group.COMMON if best in COMMON_CLASSES else Group.ORPHAN,
        prevalence=best,
        share=CLASS_SHARES.get(best, UNCLASSED_SHARE),
        synonyms=tuple(synonyms),
        codes=tuple(sorted(codes)),
    )
    if own is None:
        return disease
    return replace(
        disease,
        ids=(*ids, *(i for i in own.merge_ids if i not in ids)),
        group=own.group,
        share=own.share,
        red_flag=own.red_flag,
        reason=(own.reason_es, own.reason_en),
        system=own.system,
        tempo=own.tempo,
        rates=own.rates,
        female=own.female,
        regions=own.regions,
        codes=tuple(dict.fromkeys([*own.icd10, *sorted(codes)])),
    )


def _add_natural_history(
    disease: DiseaseRow, rows: Iterable[Annotation], histories: Iterable[NaturalHistory], ontology: Ontology
) -> None:
    inheritance, onset = set[str](), set[str]()
    for history in histories:
        inheritance.update(history.inheritance)
        onset.update(history.onset)
    for row in rows:
        if row.aspect not in "IC" or row.negated or row.term not in ontology.terms:
            continue
        (inheritance if row.aspect == "I" else onset).add(ontology.terms[ontology.current(row.term)].name)
    unknown = {"No data available", "Unknown", "Not applicable"}
    disease.inheritance = tuple(sorted({mode.removesuffix(" inheritance") for mode in inheritance} - unknown))
    disease.onset = tuple(sorted(onset - unknown))


def _add_findings(
    disease: DiseaseRow,
    rows: Iterable[Annotation],
    own: CommonDisease | None,
    evidence: Iterable[tuple[str, float]],
    row_of: dict[str, int],
    context: frozenset[int],
    unmapped: dict[str, int],
) -> None:
    tallies: dict[int, Tally] = defaultdict(Tally)
    references = set[str]()
    for row in rows:
        references.update(row.references)
        if row.aspect != "P":
            continue
        if (finding := row_of.get(row.term)) is None:
            unmapped[row.term] += 1
            continue
        tallies[finding].add_annotation(row)
    for finding_id, share in evidence:
        tallies[row_of[finding_id]].add_rate(share, "DDXPlus")
    # A context finding is neutral where it is not mentioned, so that a low figure speaks against the disease by itself.
    profiles = own.findings if own else ()
    against = {row_of[p.finding]: p for p in profiles if p.against and row_of[p.finding] not in context}
    for profile in profiles:
        if row_of[profile.finding] not in against:
            tallies[row_of[profile.finding]].add_curated(profile.frequency, profile.source)
    for finding, tally in sorted(tallies.items()):
        if finding not in against and (frequency := tally.frequency()) is not None:
            disease.findings[finding] = frequency
    excluded = {finding: HPO for finding in tallies if finding not in disease.findings}
    excluded |= {finding: profile.source for finding, profile in against.items()}
    disease.excluded = dict(sorted(excluded.items()))
    disease.references = frozenset(references)
