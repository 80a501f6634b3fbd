"""Shape what was understood of a file for the pages, in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from balise.intake.grouping import Group
from balise.intake.suggesting import THRESHOLD, choice_label, meaning_label, meanings
from balise.vocabulary.codes import code_list
from balise.vocabulary.messages import Message
from balise.vocabulary.model import model
from balise_web.uploads.models import Upload
from balise_web.uploads.telling import choice_of, group_data, message_of
from balise_web.wording import told

ROWS_SHOWN: Final = 12
_MANY_COLUMNS: Final = 16
"""From how many columns on each offers the likely meanings alone, until it is opened."""
_DAYS: Final = (
    *("%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d", "%d-%m-%Y"),
    *("%d/%m/%y", "%m/%d/%y", "%Y%m%d", "%Y-%m"),
)
_NUMBERS: Final = (".|", ",|", ".|,", ",|.", ",| ", ".|'", ".| ")


@dataclass(frozen=True)
class Option:
    """One choice of a list."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class ColumnView:
    """One column of the preview: what it is, how sure, why, and what else it may be."""

    index: int
    header: str
    hidden: bool
    settled: bool
    meaning: str
    name: str
    percent: int | None
    unsure: bool
    evidence: tuple[str, ...]
    likely: tuple[Option, ...]
    others: tuple[Option, ...]
    formats: tuple[Option, ...]
    kind: str


@dataclass(frozen=True)
class LabelView:
    """One label of a column whose code is asked for."""

    field: str
    label: str
    typed: str
    mistake: str


@dataclass(frozen=True)
class QuestionView:
    """One question with its answers; ``other`` takes what is not offered."""

    name: str
    kind: str
    sentence: str
    options: tuple[Option, ...]
    others: tuple[Option, ...] = ()
    labels: tuple[LabelView, ...] = ()
    codes: tuple[Option, ...] = ()
    typed: str = ""
    mistake: str = ""


@dataclass(frozen=True)
class GroupView:
    """Findings that are alike: the sentence of the first, how many, and where."""

    severity: str
    rule: str
    sentence: str
    number: int
    rows: tuple[int, ...]
    column: str
    more: bool


def columns(
    data: Mapping[str, Any], upload: Upload, language: str, opened: int | None = None
) -> list[ColumnView]:
    """Give the columns in the order of the file."""
    listed = data.get("columns", ())
    full = len(listed) <= _MANY_COLUMNS
    return [
        _column(one, upload, language, full or one["index"] == opened) for one in listed
    ]


def _column(
    one: Mapping[str, Any], upload: Upload, language: str, full: bool
) -> ColumnView:
    best = one["proposals"][0] if one["proposals"] else None
    said = upload.answers.get(f"column:{one['header']}", "")
    meaning = said or (best["meaning"] if best else "")
    sure = round(best["confidence"] * 100) if best else None
    likely = dict.fromkeys((meaning, *(p["meaning"] for p in one["proposals"])))
    always = ("measure", "ignore", "personal")
    others = [m for m in (meanings() if full else always) if m not in likely]
    kind = _format_kind(meaning)
    return ColumnView(
        index=one["index"],
        header=one["header"],
        hidden=one["hidden"],
        settled=one["settled"],
        meaning=meaning,
        name=meaning_label(meaning, language) if meaning else "",
        percent=sure,
        unsure=sure is None or sure < THRESHOLD * 100,
        evidence=tuple(_sentences(best["evidence"], language)) if best else (),
        likely=_options(filter(None, likely), meaning, language),
        others=_options(others, meaning, language),
        formats=_formats(kind, upload.answers.get(f"{kind}:{one['header']}", "")),
        kind=kind,
    )


def _format_kind(meaning: str) -> str:
    if meaning == "period:date":
        return "days"
    return "numbers" if meaning.partition(":")[0] == "measure" else ""


def _formats(kind: str, said: str) -> tuple[Option, ...]:
    """Offer the usual ways in which days or numbers are written."""
    known = {"days": _DAYS, "numbers": _NUMBERS}.get(kind, ())
    listed = dict.fromkeys((*known, *((said,) if said else ())))
    return tuple(Option(v, _format_label(kind, v), v == said) for v in listed)


def _format_label(kind: str, value: str) -> str:
    if kind == "numbers":
        decimal, _, thousands = value.partition("|")
        return f"1{thousands}234{decimal}5"
    for code, shown in (("%Y", "2026"), ("%y", "26"), ("%m", "03"), ("%d", "31")):
        value = value.replace(code, shown)
    return value


def _options(values: Iterable[str], chosen: str, language: str) -> tuple[Option, ...]:
    return tuple(Option(v, meaning_label(v, language), v == chosen) for v in values)


def question(
    data: Mapping[str, Any],
    language: str,
    typed: Mapping[str, str] | None = None,
    mistakes: Mapping[str, str] | None = None,
) -> QuestionView | None:
    """Give the first open question; what was typed and is wrong stays in it."""
    asked = data.get("questions", ())
    if not asked:
        return None
    one, given, wrong = asked[0], dict(typed or {}), dict(mistakes or {})
    kind = one["name"].partition(":")[0]
    chosen = given.get("answer", "")
    options = tuple(
        Option(c["value"], choice_label(choice_of(c), language), c["value"] == chosen)
        for c in one["choices"]
    )
    listed = next((c["code_list"] for c in one["choices"] if c["code_list"]), "")
    labels = _labels(one["about"], given, wrong) if kind == "labels" else ()
    return QuestionView(
        name=one["name"],
        kind=kind,
        sentence=told(message_of(one["message"]), language),
        options=options,
        others=_others(kind, {option.value for option in options}, language),
        labels=labels,
        codes=_codes(listed, language) if kind == "labels" else (),
        typed=given.get("other", ""),
        mistake=wrong.get("answer", ""),
    )


def _others(kind: str, offered: set[str], language: str) -> tuple[Option, ...]:
    """Offer everything else that the model has."""
    if kind == "indicator":
        named = [
            Option(code, indicator.labels[language])
            for code, indicator in model().indicators.items()
            if code not in offered
        ]
        return tuple(sorted(named, key=lambda option: option.label))
    if kind == "column":
        return _options([m for m in meanings() if m not in offered], "", language)
    return ()


def _labels(
    about: Sequence[str], given: Mapping[str, str], wrong: Mapping[str, str]
) -> tuple[LabelView, ...]:
    return tuple(
        LabelView(
            f"label-{place}",
            label,
            given.get(f"label-{place}", ""),
            wrong.get(f"label-{place}", ""),
        )
        for place, label in enumerate(about[:40])
    )


def _codes(listed: str, language: str) -> tuple[Option, ...]:
    if not listed:
        return ()
    codes = code_list(listed).codes.values()
    return tuple(Option(code.code, code.labels[language]) for code in codes)


def indicators(chosen: str, language: str) -> list[Option]:
    """Give every indicator by its label."""
    found = [
        Option(code, indicator.labels[language], code == chosen)
        for code, indicator in model().indicators.items()
    ]
    return sorted(found, key=lambda option: option.label)


def groups(found: Iterable[Mapping[str, Any]], language: str) -> list[GroupView]:
    """Give findings, alike with alike, worst first."""
    return [
        GroupView(
            severity=one["severity"],
            rule=one["rule"],
            sentence=told(message_of(one["message"]), language),
            number=one["number"],
            rows=tuple(one["rows"]),
            column=one["column"] or "",
            more=one["number"] > len(one["rows"]),
        )
        for one in found
    ]


def groups_of(found: Iterable[Group], language: str) -> list[GroupView]:
    """Give the findings of a submission in the same way."""
    return groups((group_data(group) for group in found), language)


def problems(found: Iterable[Mapping[str, Any]], language: str) -> list[str]:
    """Give why the last work came to nothing."""
    return _sentences(found, language)


def notes(data: Mapping[str, Any], language: str) -> list[str]:
    """Give what reading the file had to say, and what was found of it as a whole."""
    found = [*data.get("notes", ()), *data.get("about", ())]
    return _sentences(found, language)


def changes(data: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """Give what differs from the file before, each with what it would do."""
    return [
        (one["effect"], told(message_of(one["message"]), language))
        for one in data.get("changes", ())
    ]


def balance(found: Mapping[str, Any]) -> dict[str, Any]:
    """Give the balance as four numbers that close, and what was left out by which rule."""
    skipped = dict(found.get("skipped") or {})
    return {
        "rows_in": found.get("rows_in"),
        "accepted": found.get("accepted"),
        "rejected": found.get("rejected"),
        "skipped": sum(skipped.values()),
        "rules": skipped,
    }


def refusal(messages: Iterable[Message], language: str) -> list[str]:
    """Give the sentences of a refusal."""
    return [told(message, language) for message in messages]


def _sentences(found: Iterable[Mapping[str, Any]], language: str) -> list[str]:
    return list(dict.fromkeys(told(message_of(one), language) for one in found))


def with_choice(column: ColumnView, chosen: str) -> ColumnView:
    """Mark another choice on a column: one that was made and not taken over."""
    if not chosen:
        return column
    likely, others = (
        tuple(Option(o.value, o.label, o.value == chosen) for o in listed)
        for listed in (column.likely, column.others)
    )
    return replace(column, likely=likely, others=others)
