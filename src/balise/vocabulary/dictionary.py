"""Write the data dictionary of the common model, in Markdown, for one language.

The model is the only source: ``docs/reference/model.md`` is this text in English, and the
folders beside it hold it in the other languages.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files

from balise.vocabulary.codes import code_list
from balise.vocabulary.languages import Language
from balise.vocabulary.markdown import page, table
from balise.vocabulary.messages import say
from balise.vocabulary.model import (
    MODEL_VERSION,
    Dataflow,
    Field,
    Indicator,
    ListOfCodes,
    model,
)


def dictionary(language: Language) -> str:
    """Give the whole dictionary; ends with a line break."""
    parts = [
        f"# {say('dictionary-title', language, version=MODEL_VERSION)}",
        say("dictionary-generated", language),
        say("dictionary-machine-made", language),
        *_section("dataflows", language, _dataflows(language)),
        *_section("indicators", language, _indicators(language)),
        *_section("dimensions", language, _fields(_dimensions(), language)),
        *_section("attributes", language, _fields(_attributes(), language)),
        *_incident_tables(language),
        *_section("source-sheet", language, _fields(model().source_sheet, language)),
        *_section("code-lists", language, _lists(language)),
        say("dictionary-see-codes", language),
    ]
    return page("model.md", language, parts)


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
    return table(head, ([*_flow(flow, language)] for flow in flows))


def _flow(flow: Dataflow, language: str) -> Iterator[str]:
    yield f"`{flow.code}`"
    yield flow.labels[language]
    yield say(f"dictionary-family-{flow.family}", language) if flow.family else "-"
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
    return table(head, ([*_indicator(one, language)] for one in found))


def _indicator(one: Indicator, language: str) -> Iterator[str]:
    units = code_list("unit")
    yield f"`{one.code}`"
    yield one.labels[language]
    yield one.definition[language]
    yield "; ".join(units.label(unit, language) for unit in one.units)
    yield code_list("date_basis").label(one.dated_by, language)
    yield _additions(one, language)
    yield code_list("facilitated").label(
        "yes" if one.derived_from_incidents else "no", language
    )


def _additions(one: Indicator, language: str) -> str:
    by_rule: dict[str, list[str]] = {}
    for axis, rule in one.additions.items():
        by_rule.setdefault(rule.value, []).append(f"`{axis}`")
    told = {rule: say(f"dictionary-adds-{rule}", language) for rule in by_rule}
    if len(by_rule) == 1 and len(one.additions) > len(model().dimensions):
        everywhere = say("dictionary-adds-everywhere", language)
        return f"{next(iter(told.values()))}: {everywhere}"
    return "; ".join(
        f"{told[rule]}: {', '.join(axes)}" for rule, axes in by_rule.items()
    )


def _dimensions() -> Sequence[Field]:
    return tuple(model().dimensions.values())


def _attributes() -> Sequence[Field]:
    return tuple(model().attributes.values())


def _incident_tables(language: str) -> Iterator[str]:
    yield f"## {say('dictionary-incidents', language)}"
    yield say("dictionary-incidents-note", language)
    for name, fields in model().incident_tables.items():
        yield f"### `{name}`"
        yield _fields(fields, language)


def _fields(fields: Iterable[Field], language: str) -> str:
    head = _words(language, "code", "name", "definition", "type", "list")
    return table(
        head,
        (
            [
                f"`{field.name}`{' *' if field.required else ''}",
                field.labels[language],
                field.definition[language],
                say(f"dictionary-type-{field.type}", language),
                f"`{field.code_list}`" if field.code_list else "",
            ]
            for field in fields
        ),
    )


def _lists(language: str) -> str:
    head = _words(language, "list", "name", "definition", "codes", "origin")
    found = model().code_lists.values()
    return table(head, ([*_list(described, language)] for described in found))


def _list(described: ListOfCodes, language: str) -> Iterator[str]:
    codes = code_list(described.name).codes.values()
    yield f"`{described.name}`"
    yield described.labels[language]
    yield described.definition[language]
    yield str(len(codes))
    yield "; ".join(sorted({code.provenance for code in codes}))


def _words(language: str, *names: str) -> list[str]:
    return [say(f"dictionary-column-{name}", language) for name in names]


def labelled() -> Iterator[tuple[str, Mapping[str, str]]]:
    """Everything in the model that has words, with where it stands."""
    found = model()
    for flow in found.dataflows.values():
        yield f"dataflow {flow.code}", flow.labels
    for one in found.indicators.values():
        yield f"indicator {one.code} (label)", one.labels
        yield f"indicator {one.code} (definition)", one.definition
    groups = {
        "dimension": _dimensions(),
        "attribute": _attributes(),
        "source sheet": found.source_sheet,
    }
    for where, fields in {**groups, **found.incident_tables}.items():
        for field in fields:
            yield f"{where} {field.name} (label)", field.labels
            yield f"{where} {field.name} (definition)", field.definition
    for described in found.code_lists.values():
        yield f"code list {described.name} (label)", described.labels
        yield f"code list {described.name} (definition)", described.definition
    for name in list_names():
        for code in code_list(name).codes.values():
            yield f"code list {name} {code.code}", code.labels
