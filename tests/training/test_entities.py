from hypothesis import given
from hypothesis import strategies as st

from training.knowledge.entities import MergingSettings, merge_entities, name_words, propose_merges
from training.sources.mondo import MondoEntry

NAMES = {
    "OMIM:1": "Ehlers-Danlos syndrome, vascular type; EDS4",
    "ORPHA:1": "Vascular Ehlers-Danlos syndrome",
    "OMIM:2": "Foo dystrophy 1",
    "OMIM:3": "Foo dystrophy 2",
    "ORPHA:2": "Foo dystrophy type II",
    "OMIM:4": "Strange name",
    "ORPHA:4": "Another name entirely",
    "OMIM:5": "Bar anemia 1",
    "ORPHA:5": "Bar anaemia",
}
GENES = {
    "OMIM:4": frozenset({"ONLY"}),
    "ORPHA:4": frozenset({"ONLY"}),
    "OMIM:5": frozenset({"BAR1"}),
    "ORPHA:5": frozenset({"BAR1", "BAR2"}),
}


def test_names_are_compared_by_their_telling_words() -> None:
    assert name_words("Anaemia, type II") == name_words("Type 2 anemia")
    assert name_words("Foo 1") != name_words("Foo 2")


def test_equal_names_and_a_gene_all_their_own_merge_two_ids() -> None:
    entities, merges = merge_entities(NAMES, GENES, {})
    assert ("OMIM:1", "ORPHA:1") in entities
    assert ("OMIM:3", "ORPHA:2") in entities
    assert ("OMIM:4", "ORPHA:4") in entities
    assert {merge.evidence for merge in merges} == {"name", "gene"}


def test_a_numbered_subtype_does_not_become_its_group() -> None:
    entities, _ = merge_entities(NAMES, GENES, {})
    assert ("OMIM:2",) in entities
    assert ("OMIM:5",) in entities and ("ORPHA:5",) in entities


def test_every_id_is_in_exactly_one_entity() -> None:
    entities, _ = merge_entities(NAMES | {"CBRD:1": "Mine"}, GENES, {"CBRD:1": ("OMIM:2", "DOID:9")})
    ids = [i for entity in entities for i in entity]
    assert sorted(ids) == sorted(NAMES | {"CBRD:1": ""})
    assert ("OMIM:2", "CBRD:1") in entities


def test_an_id_is_proposed_with_every_partner_but_joins_only_one() -> None:
    names = {"ORPHA:1": "Foo", "OMIM:1": "Foo", "OMIM:2": "Foo; F"}
    assert len(propose_merges(names, {})) == 2
    entities, merges = merge_entities(names, {}, {})
    assert len(merges) == 1 and ("OMIM:1", "ORPHA:1") in entities and ("OMIM:2",) in entities


def _entry(number: int, ids: str, parents: str = "") -> MondoEntry:
    return MondoEntry(f"MONDO:{number}", tuple(ids.split()), tuple(parents.split()))


def test_mondo_joins_what_names_and_genes_do_not() -> None:
    names = {"ORPHA:1": "Something", "OMIM:1": "Else", "OMIM:2": "Something"}
    entities, merges = merge_entities(names, {}, {}, [_entry(1, "OMIM:1 ORPHA:1 ORPHA:99")])
    # And it outweighs an equal name.
    assert entities == [("OMIM:1", "ORPHA:1"), ("OMIM:2",)]
    assert [(merge.first, merge.second, merge.evidence) for merge in merges] == [("ORPHA:1", "OMIM:1", "Mondo")]


def test_our_own_table_outweighs_mondo() -> None:
    names = {"ORPHA:1": "Something", "OMIM:1": "Else", "CBRD:1": "Mine"}
    mondo = [_entry(1, "OMIM:1 ORPHA:1")]
    # One foreign id of ours brings along its partner; with one of each kind the table has the last word.
    entities, _ = merge_entities(names, {}, {"CBRD:1": ("ORPHA:1",)}, mondo)
    assert entities == [("OMIM:1", "ORPHA:1", "CBRD:1")]
    names |= {"OMIM:2": "Other"}
    entities, _ = merge_entities(names, {}, {"CBRD:1": ("ORPHA:1", "OMIM:2")}, mondo)
    assert entities == [("OMIM:1",), ("OMIM:2", "ORPHA:1", "CBRD:1")]


def test_a_series_stands_for_its_first_member() -> None:
    names = {"ORPHA:1": "Noonan", "OMIM:100": "Noonan 1", "OMIM:200": "Noonan 2"}
    entities, merges = merge_entities(names, {}, {}, [_entry(1, "OMIMPS:100 ORPHA:1"), _entry(2, "OMIM:200")])
    assert ("OMIM:100", "ORPHA:1") in entities and ("OMIM:200",) in entities
    assert merges[0].evidence == "Mondo series"
    # An entry that names an OMIM disease of its own says more than the number of its series.
    (proposed,) = propose_merges(names, {}, [_entry(1, "OMIMPS:100 OMIM:200 ORPHA:1")])
    assert (proposed.first, proposed.second, proposed.evidence) == ("ORPHA:1", "OMIM:200", "Mondo")


def test_genes_never_join_what_mondo_keeps_apart() -> None:
    pair = {name: NAMES[name] for name in ("OMIM:4", "ORPHA:4")}
    apart = [_entry(1, "OMIM:4"), _entry(2, "ORPHA:4")]
    assert merge_entities(pair, GENES, {}, apart)[0] == [("OMIM:4",), ("ORPHA:4",)]
    # A disease and a kind of it are not apart, and of what Mondo does not know it says nothing.
    assert merge_entities(pair, GENES, {}, [_entry(1, "OMIM:4", "MONDO:2"), _entry(2, "ORPHA:4")])[1]
    assert merge_entities(pair, GENES, {}, [_entry(1, "OMIM:4")])[1]
    similar = {"OMIM:1": "Foo bar dystrophy", "ORPHA:1": "Foo dystrophy", "OMIM:2": "Unlike"}
    gene = dict.fromkeys(similar, frozenset({"FOO"}))
    assert [merge.evidence for merge in merge_entities(similar, gene, {})[1]] == ["gene and name"]
    assert not merge_entities(similar, gene, {}, [_entry(1, "OMIM:1"), _entry(2, "ORPHA:1")])[1]


@given(
    curated=st.lists(st.sampled_from(sorted(NAMES)), max_size=2, unique=True),
    entries=st.lists(st.lists(st.sampled_from(sorted(NAMES)), min_size=1, max_size=4, unique=True), max_size=4),
)
def test_whatever_mondo_says_an_id_joins_at_most_one_of_the_other_namespace(
    curated: list[str], entries: list[list[str]]
) -> None:
    mondo = [_entry(number, " ".join(ids)) for number, ids in enumerate(entries)]
    entities, _ = merge_entities(NAMES | {"CBRD:1": "Mine"}, GENES, {"CBRD:1": curated}, mondo)
    assert sorted(i for ids in entities for i in ids) == sorted([*NAMES, "CBRD:1"])
    for ids in entities:
        if "CBRD:1" not in ids:
            assert sum(i.startswith("OMIM:") for i in ids) <= 1 and sum(i.startswith("ORPHA:") for i in ids) <= 1


def test_each_kind_of_evidence_can_be_left_out() -> None:
    for setting, evidence in (("names", "name"), ("genes", "gene")):
        _, merges = merge_entities(NAMES, GENES, {}, settings=MergingSettings(**{setting: False}))
        assert merges and evidence not in {merge.evidence for merge in merges}
    mondo = [_entry(1, "ORPHA:4 OMIM:5")]
    assert "Mondo" in {merge.evidence for merge in merge_entities(NAMES, GENES, {}, mondo)[1]}
    _, without = merge_entities(NAMES, GENES, {}, mondo, MergingSettings(mondo=False))
    assert without == merge_entities(NAMES, GENES, {})[1]
