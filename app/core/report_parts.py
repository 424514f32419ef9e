"""What a report is made of. Every word is already in the report's language, so that whoever writes it adds none."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.diseases import Group, RedFlag


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading within a section; belongs to the part that follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text in one line, however long; ``quiet`` is a remark beside the matter."""

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Short named values, such as age and sex."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list and what is said of it."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list; ``numbered`` where the order means something."""

    items: tuple[Item, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class ListedDisease:
    """A disease where the model ranks it. ``probability`` (0 to 1) is what ``figure`` says; ``mark`` is what the doctor
    has made of it, ``details`` how common it is and its codes."""

    rank: int
    name: str
    probability: float
    figure: str
    group: Group
    group_term: str
    flag: RedFlag
    flag_term: str
    mark: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DiseaseList:
    """Diseases in the order of their ranks, which may have gaps."""

    rows: tuple[ListedDisease, ...]


@dataclass(frozen=True, slots=True)
class Weight:
    """What a mark does to the log-odds of a disease; ``figure`` is ``value`` as text, always signed."""

    text: str
    value: float
    figure: str


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of all marks for one disease, the largest first; a last one may sum up the smallest."""

    rows: tuple[Weight, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Lines to fill in by hand, by what each is for; belongs to the parts before it."""

    fields: tuple[str, ...]


Part = Subheading | Paragraph | Facts | Items | DiseaseList | Weights | Signature


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the parts below it, of which there is at least one."""

    heading: str
    parts: tuple[Part, ...]
