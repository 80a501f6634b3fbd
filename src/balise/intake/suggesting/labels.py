"""What the labels of a coded column need a pack to say: totals, groups, unknown words.

What the model resolves by itself needs no line in the pack. What it does not is either
a total, a group wider than a code, a word for people, or a question.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from babel import Locale
from rapidfuzz import fuzz, process

from balise.intake.suggesting.words import names_children, people
from balise.vocabulary.codes import code_list
from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.model import model
from balise.vocabulary.normalising import normalised
from balise.vocabulary.resolving import (
    Ambiguous,
    Resolved,
    resolve,
    resolve_column,
)

_TOTAL_WORDS: Final = (
    *("total", "totals", "totale", "totaal", "totales", "totaux", "grand total", "all"),
    *(
        "gesamt",
        "insgesamt",
        "summe",
        "итого",
        "всего",
        "合計",
        "総数",
        "総計",
        "合计",
        "总计",
    ),
    *(
        "总数",
        "الإجمالي",
        "المجموع",
        "الاجمالي",
        "المجموع الكلي",
        "jumlah",
        "รวม",
        "tổng",
    ),
    *(
        "tổng cộng",
        "toplam",
        "genel toplam",
        "মোট",
        "সর্বমোট",
        "جمع",
        "جمع کل",
        "ensemble",
    ),
    *("ogółem", "razem", "overall", "suma", "tutti", "bundesrepublik deutschland"),
)
_GROUPS: Final = (
    "european union",
    "eu27",
    "eu28",
    "eu 27",
    "eu 28",
    "union européenne",
)
_WORLD_REGIONS: Final = (
    *("001", "002", "003", "005", "009", "011", "013", "014", "015", "017", "018"),
    *("019", "021", "029", "030", "034", "035", "039", "053", "054", "057", "061"),
    *("142", "143", "145", "150", "151", "154", "155", "202", "419"),
)
_NAMED_IN: Final = (
    *LANGUAGES,
    "it",
    "de",
    "pt",
    "ja",
    "id",
    "th",
    "vi",
    "tr",
    "bn",
    "fa",
)
_NEAR: Final = 78


@dataclass(frozen=True)
class LabelNeeds:
    """The lines that a coded column needs in a pack, and the labels that are open.

    ``targets`` are the dimensions that the labels speak of, which may be more than the
    one that was asked for: *unaccompanied boys* speaks of three.
    """

    targets: tuple[str, ...]
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    totals: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    def lines(self) -> dict[str, Any]:
        """Give the lines as a pack writes them."""
        several = len(self.targets) > 1
        written: dict[str, Any] = {
            label: dict(codes) if several else next(iter(codes.values()))
            for label, codes in self.labels.items()
        }
        found: dict[str, Any] = {}
        if written:
            found["labels"] = written
        if self.totals:
            found["totals"] = list(self.totals)
        if self.groups:
            found["aggregates"] = list(self.groups)
        return found


def label_needs(
    target: str, labels: Sequence[str], code_list: str | None = None
) -> LabelNeeds:
    """Say what the labels of a dimension need; ``target`` may be ``sex+age``.

    ``code_list`` is the list of a dimension that has none by itself: places that are
    countries.
    """
    if target == "sex+age" or _speaks_of_people(target, labels):
        return _people_needs(target, labels)
    totals, groups, unknown, ambiguous = [], [], [], []
    listed = code_list or model().dimensions[target].code_list
    resolved = resolve_column(listed, labels) if listed else {}
    for label, found in resolved.items():
        if isinstance(found, Resolved):
            continue
        if is_total_label(label):
            totals.append(label)
        elif listed == "country" and is_group(label):
            groups.append(label)
        elif isinstance(found, Ambiguous):
            ambiguous.append(label)
        else:
            unknown.append(label)
    return LabelNeeds(
        (target,), {}, tuple(totals), tuple(groups), tuple(ambiguous), tuple(unknown)
    )


def is_total_label(label: str) -> bool:
    """Say whether a label stands for all together: *Total general*, *合計*."""
    text = normalised(label)
    words = text.split()
    return bool(words) and (
        text in _totals() or words[0] in _totals() or words[-1] in _totals()
    )


def is_group(label: str) -> bool:
    """Say whether a label is a group of countries: a continent, the European Union."""
    text = normalised(label)
    return text in _regions() or any(text.startswith(normalised(g)) for g in _GROUPS)


def near(list_name: str, label: str) -> tuple[str, ...]:
    """Give up to three codes whose names are spelt much like a label; never taken."""
    names = _names(list_name)
    found = process.extract(
        normalised(label), list(names), scorer=fuzz.WRatio, score_cutoff=_NEAR, limit=6
    )
    return tuple(dict.fromkeys(names[name] for name, _, _ in found))[:3]


def _speaks_of_people(target: str, labels: Sequence[str]) -> bool:
    """Say whether words for people say more than the list of one dimension can."""
    if target not in {"sex", "age"} or not labels:
        return False
    named = [x for x in labels if people(x, beside_children=True)]
    plain = [x for x in labels if isinstance(resolve(target, x), Resolved)]
    return len(named) + len(_totals_among(labels)) >= len(labels) and len(plain) < len(
        labels
    )


def _people_needs(target: str, labels: Sequence[str]) -> LabelNeeds:
    children = any(map(names_children, labels))
    said = {x: people(x, beside_children=children) for x in labels}
    totals = tuple(_totals_among(labels))
    known = {x: codes for x, codes in said.items() if codes}
    named = {dimension for codes in known.values() for dimension in codes}
    wanted = {"sex", "age"} if target == "sex+age" else {target}
    order: tuple[str, ...] = ("sex", "age", "accompaniment")
    targets = tuple(n for n in order if n in named | wanted)
    full = {
        x: {t: codes.get(t, _else(t, codes)) for t in targets}
        for x, codes in known.items()
    }
    unknown = tuple(x for x in labels if x not in known and x not in totals)
    needs = LabelNeeds(targets, full, totals, (), (), unknown)
    return _with_resolved(needs, unknown)


def _else(target: str, codes: Mapping[str, str]) -> str:
    """Give the code of what a word does not speak of: nobody accompanies an adult."""
    adult = codes.get("age") == "Y_GE18"
    return "_Z" if target == "accompaniment" and adult else "_T"


def _with_resolved(needs: LabelNeeds, unknown: tuple[str, ...]) -> LabelNeeds:
    """Let the lists of the dimensions say what the words for people do not."""
    labels, left = dict(needs.labels), []
    for label in unknown:
        codes = dict(_codes_of(needs.targets, label))
        if codes:
            labels[label] = {t: codes.get(t, "_T") for t in needs.targets}
        else:
            left.append(label)
    return LabelNeeds(needs.targets, labels, needs.totals, (), (), tuple(left))


def _codes_of(targets: Sequence[str], label: str) -> Iterator[tuple[str, str]]:
    for target in targets:
        found = resolve(str(model().dimensions[target].code_list), label)
        if isinstance(found, Resolved):
            yield target, found.code.code


def _totals_among(labels: Sequence[str]) -> list[str]:
    return [label for label in labels if is_total_label(label)]


@cache
def _totals() -> frozenset[str]:
    return frozenset(normalised(word) for word in _TOTAL_WORDS)


@cache
def _regions() -> frozenset[str]:
    return frozenset(
        normalised(name)
        for tag in _NAMED_IN
        for code in _WORLD_REGIONS
        if (name := Locale.parse(tag).territories.get(code))
    )


@cache
def _names(list_name: str) -> Mapping[str, str]:
    return {
        normalised(name): code.code
        for code in code_list(list_name).codes.values()
        for name in (*code.labels.values(), *code.aliases)
        if len(name) > 3
    }
