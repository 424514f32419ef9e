"""How much a list is to be trusted, and on what measurement that rests."""

import pytest

from app.core.confidence import EDGES, Band, Level, bands_from_json, confidence_of
from app.core.language import Language

ROWS = [
    {
        "low": low,
        "high": high,
        "cases": 100,
        "first": first,
        "first_interval": [first - 0.1, first + 0.1],
        "among_ten": first + 0.2,
        "among_ten_interval": [first + 0.1, first + 0.3],
    }
    for low, high, first in ((0.0, 0.1, 0.104), (0.1, 0.25, 0.2), (0.5, 1.0, 0.756))
]
BANDS = bands_from_json(ROWS)


@pytest.mark.parametrize(
    ("probability", "level", "band"),
    [
        (0.0, Level.VERY_LOW, 0),
        (0.0999, Level.VERY_LOW, 0),
        (0.1, Level.LOW, 1),
        (0.2499, Level.LOW, 1),
        (0.25, Level.UNMEASURED, None),
        (0.4999, Level.UNMEASURED, None),
        (0.5, Level.HIGH, 2),
        (1.0, Level.HIGH, 2),
    ],
)
def test_level_and_band_follow_the_edges(probability: float, level: Level, band: int | None) -> None:
    found = confidence_of(probability, BANDS)
    assert found.level is level
    assert found.band == (None if band is None else BANDS[band])


def test_each_edge_begins_a_level_of_its_own() -> None:
    everywhere = bands_from_json([ROWS[0] | {"high": 1.0}])
    steps = [confidence_of(edge, everywhere).level for edge in EDGES]
    assert [Level.UNMEASURED, *steps] == list(Level)


def test_bands_are_read_as_they_were_written() -> None:
    assert BANDS[0] == Band(0.0, 0.1, 100, 0.104, (0.104 - 0.1, 0.104 + 0.1), 0.104 + 0.2, (0.104 + 0.1, 0.104 + 0.3))
    with pytest.raises(KeyError):
        bands_from_json([{"low": 0.0}])
    with pytest.raises(TypeError):
        bands_from_json([ROWS[0] | {"first_interval": 0.3}])


def test_the_sentence_says_the_level_and_what_was_measured() -> None:
    high, low = confidence_of(0.7, BANDS), confidence_of(0.05, BANDS)
    spanish, english = high.sentence(Language.SPANISH), high.sentence(Language.ENGLISH)
    assert spanish.startswith("Confianza alta. ") and english.startswith("High confidence. ")
    for sentence in (spanish, english):
        assert sentence.index("76\N{NO-BREAK SPACE}%") < sentence.index("96\N{NO-BREAK SPACE}%")
        assert sentence.count("%") == 2
    assert "pacientes publicados" in spanish and "published patients" in english
    assert low.sentence(Language.SPANISH).startswith("Confianza muy baja. ")
    assert low.sentence(Language.ENGLISH).startswith("Very low confidence. ")
    assert "10\N{NO-BREAK SPACE}%" in low.sentence(Language.ENGLISH) and "30\N{NO-BREAK SPACE}%" in low.sentence(
        Language.ENGLISH
    )


def test_without_a_measurement_the_sentence_claims_none() -> None:
    unmeasured = confidence_of(0.3, BANDS)
    assert unmeasured.sentence(Language.SPANISH).startswith("Confianza sin medir: ")
    assert unmeasured.sentence(Language.ENGLISH).startswith("Confidence not measured: ")
    assert not any(c.isdigit() for language in Language for c in unmeasured.sentence(language))


def test_the_short_form_says_the_same_in_a_line() -> None:
    high = confidence_of(0.7, BANDS)
    for language, opening in ((Language.SPANISH, "Confianza alta: "), (Language.ENGLISH, "High confidence: ")):
        short = high.short(language)
        assert short.startswith(opening) and short.index("76\N{NO-BREAK SPACE}%") < short.index("96\N{NO-BREAK SPACE}%")
        assert len(short) < len(high.sentence(language)) - 60
    assert confidence_of(0.3, BANDS).short(Language.SPANISH) == "Confianza sin medir en casos así."
