from training.knowledge.entities import merge_entities, name_words, propose_merges

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
