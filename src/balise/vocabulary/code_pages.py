"""The reference pages of code lists and of crosswalks, for one language."""

from collections.abc import Iterator

from balise.vocabulary.codes import Code, CodeList, code_list
from balise.vocabulary.crosswalk import Match, crosswalk
from balise.vocabulary.defining import definition, definitions_of
from balise.vocabulary.languages import Language
from balise.vocabulary.markdown import page, table
from balise.vocabulary.messages import say
from balise.vocabulary.model import model

# Bands of age follow one rule, so that a page of them would say nothing more.
_BY_RULE = "age"


def codes_page(language: Language) -> str:
    """Give every code list: what it is about, and its codes."""
    parts = [
        f"# {say('dictionary-code-lists', language)}",
        say("dictionary-generated", language),
        say("dictionary-machine-made", language),
        say("dictionary-code-lists-note", language),
    ]
    for name, described in sorted(model().code_lists.items()):
        parts += [
            f"## `{name}`: {described.labels[language]}",
            described.definition[language],
            _codes(code_list(name), language),
        ]
    return page("codes.md", language, parts)


def crosswalk_page(language: Language) -> str:
    """Give the matches of our codes with those of other classifications."""
    head = [
        say(f"dictionary-column-{name}", language)
        for name in ("list", "code", "name", "standard", "target", "relation", "origin")
    ]
    parts = [
        f"# {say('crosswalk-title', language)}",
        say("dictionary-generated", language),
        say("crosswalk-note", language),
        say("crosswalk-provenance", language),
        table(head, ([*_match(match, language)] for match in crosswalk())),
    ]
    return page("crosswalks.md", language, parts)


def _codes(listed: CodeList, language: Language) -> str:
    if listed.name == _BY_RULE:
        return say("dictionary-many-codes", language, codes=len(listed.codes))
    defined = bool(definitions_of(listed.name))
    names = ["code", "name", *(["definition"] if defined else []), "notes", "origin"]
    head = [say(f"dictionary-column-{name}", language) for name in names]
    rows = ([*_code(listed, code, language)] for code in listed.codes.values())
    return table(head, rows)


def _code(listed: CodeList, code: Code, language: Language) -> Iterator[str]:
    yield f"`{code.code}`"
    yield code.labels[language]
    if definitions_of(listed.name):
        yield definition(listed.name, code.code, language)
    yield " ".join(_notes(listed, code, language))
    yield code.provenance


def _notes(listed: CodeList, code: Code, language: Language) -> Iterator[str]:
    if code.parent:
        within = listed.label(code.parent, language)
        yield say("dictionary-within", language, name=within)
    if region := code.further.get("region"):
        name = code_list("region").label(region, language)
        yield say("dictionary-within", language, name=name)
    if code.valid_from:
        yield say("dictionary-valid-from", language, day=code.valid_from.isoformat())
    if code.valid_to:
        yield say("dictionary-valid-to", language, day=code.valid_to.isoformat())
    if state := code.further.get("reports_beside"):
        name = listed.label(state, language)
        yield say("dictionary-reports-beside", language, name=name)


def _match(match: Match, language: Language) -> Iterator[str]:
    yield f"`{match.list_name}`"
    yield f"`{match.code}`"
    yield _label(match, language)
    yield match.standard
    yield match.target
    yield say(f"crosswalk-{match.relation.value}", language)
    yield match.provenance


def _label(match: Match, language: Language) -> str:
    if match.list_name == "dataflow":
        return model().dataflows[match.code].labels[language]
    if match.list_name == "indicator":
        return model().indicators[match.code].labels[language]
    return code_list(match.list_name).label(match.code, language)
