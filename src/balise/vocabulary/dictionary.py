"""Write the data dictionary of the common model, in Markdown, for one language.

The model is the only source: ``docs/reference/model.md`` is this text in English, and a
test compares the two.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files

from balise.vocabulary.codes import CodeList, code_list
from balise.vocabulary.messages import say
from balise.vocabulary.model import MODEL_VERSION, Dataflow, Field, Indicator, model


def dictionary(language: str) -> str:
    """Give the whole dictionary; ends with a line break."""
    parts = [
        f"# {say('dictionary-title', language, version=MODEL_VERSION)}",
        say("dictionary-generated", language),
        say("dictionary-machine-made", language),
        *_section("dataflows", language, _dataflows(language)),
        *_section("indicators", language, _indicators(language)),
        *_section("dimensions", language, _fields(_dimensions(), language)),
        *_incident_tables(language),
        *_section("source-sheet", language, _fields(model().source_sheet, language)),
        *_section("code-lists", language, _lists(language)),
    ]
    return "\n\n".join(parts) + "\n"


def list_names() -> tuple[str, ...]:
    """The name of every code list that this version ships."""
    folder = files("balise.vocabulary") / "codelists"
    names = (file.name for file in folder.iterdir())
    return tuple(sorted(n.removesuffix(".csv") for n in names if n.endswith(".csv")))


def _section(name: str, language: str, body: str) -> tuple[str, str, str]:
    title = say(f"dictionary-{name}", language)
    return f"## {title}", say(f"dictionary-{name}-note", language), body


def _dataflows(language: str) -> str:
    head = _words(language, "code", "name", "family", "rules")
    flows = model().dataflows.values()
    return _table(head, ([*_flow(flow, language)] for flow in flows))


def _flow(flow: Dataflow, language: str) -> Iterator[str]:
    yield f"`{flow.code}`"
    yield flow.labels[language]
    yield flow.family or "-"
    rules = []
    if flow.barred:
        barred = ", ".join(f"`{name}`" for name in sorted(flow.barred))
        rules.append(say("dictionary-protected", language, dimensions=barred))
    if flow.minimum_persons:
        rules.append(say("dictionary-minimum", language, persons=flow.minimum_persons))
    yield " ".join(rules)


def _indicators(language: str) -> str:
    head = _words(
        language, "code", "name", "definition", "unit", "date", "adds", "derived"
    )
    found = model().indicators.values()
    return _table(head, ([*_indicator(one, language)] for one in found))


def _indicator(one: Indicator, language: str) -> Iterator[str]:
    units = code_list("unit")
    yield f"`{one.code}`"
    yield one.labels[language]
    yield one.definition[language]
    yield "; ".join(units.label(unit, language) for unit in one.units)
    yield code_list("date_basis").label(one.dated_by, language)
    yield _additions(one)
    yield code_list("facilitated").label(
        "yes" if one.derived_from_incidents else "no", language
    )


def _additions(one: Indicator) -> str:
    by_rule: dict[str, list[str]] = {}
    for axis, rule in one.additions.items():
        by_rule.setdefault(rule.value, []).append(axis)
    if len(by_rule) == 1 and len(one.additions) > len(model().dimensions):
        return f"{next(iter(by_rule))}: *"
    return "; ".join(f"{rule}: {', '.join(axes)}" for rule, axes in by_rule.items())


def _dimensions() -> Sequence[Field]:
    return tuple(model().dimensions.values())


def _incident_tables(language: str) -> Iterator[str]:
    yield f"## {say('dictionary-incidents', language)}"
    yield say("dictionary-incidents-note", language)
    for name, fields in model().incident_tables.items():
        yield f"### `{name}`"
        yield _fields(fields, language)


def _fields(fields: Iterable[Field], language: str) -> str:
    head = _words(language, "code", "name", "definition", "type", "list")
    return _table(
        head,
        (
            [
                f"`{field.name}`{' *' if field.required else ''}",
                field.labels[language],
                field.definition[language],
                field.type,
                f"`{field.code_list}`" if field.code_list else "",
            ]
            for field in fields
        ),
    )


def _lists(language: str) -> str:
    head = _words(language, "list", "codes", "origin")
    return _table(head, ([*_list(code_list(name), language)] for name in list_names()))


def _list(listed: CodeList, language: str) -> Iterator[str]:
    codes = [code for code in listed.codes.values() if code.valid_to is None]
    yield f"`{listed.name}`"
    if len(codes) > 40:
        yield say("dictionary-many-codes", language, codes=len(listed.codes))
    else:
        yield "; ".join(f"`{c.code}` {c.labels[language]}" for c in codes)
    yield "; ".join(sorted({code.provenance for code in codes}))


def _words(language: str, *names: str) -> list[str]:
    return [say(f"dictionary-column-{name}", language) for name in names]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(c) for c in cells)} |" for cells in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def labelled() -> Iterator[tuple[str, Mapping[str, str]]]:
    """Everything in the model that has words, with where it stands."""
    found = model()
    for flow in found.dataflows.values():
        yield f"dataflow {flow.code}", flow.labels
    for one in found.indicators.values():
        yield f"indicator {one.code} (label)", one.labels
        yield f"indicator {one.code} (definition)", one.definition
    groups = {"dimension": _dimensions(), "source sheet": found.source_sheet}
    for where, fields in {**groups, **found.incident_tables}.items():
        for field in fields:
            yield f"{where} {field.name} (label)", field.labels
            yield f"{where} {field.name} (definition)", field.definition
    for name in list_names():
        for code in code_list(name).codes.values():
            yield f"code list {name} {code.code}", code.labels
