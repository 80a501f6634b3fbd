"""The reference page of packs, made from what the code declares, in six languages."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from balise.intake.packs.schema import pack_schema
from balise.vocabulary.declarations import parsed
from balise.vocabulary.languages import Labels, Language
from balise.vocabulary.markdown import page, table
from balise.vocabulary.messages import say


def packs_page(language: Language) -> str:
    """Give the page about packs in one language."""
    schema = pack_schema()
    layout = schema["properties"]["layouts"]["items"]["properties"]
    sections = {
        "pack": schema["properties"],
        "layout": layout,
        "figures": layout["figures"]["properties"],
        "column": layout["columns"]["additionalProperties"]["properties"],
        "given": layout["given"]["additionalProperties"]["properties"],
        "melt": layout["melt"]["items"]["properties"],
        "skip": layout["skip"]["items"]["properties"],
    }
    up = "" if language == "en" else "../"
    head = [say(f"pack-page-{name}", language) for name in ("key", "says")]
    parts = [
        f"# {say('pack-page-title', language)}",
        say("pack-page-about", language, schema=f"{up}pack.schema.json"),
        say("dictionary-machine-made", language),
    ]
    for name, properties in sections.items():
        rows = [[f"`{key}`", keys()[key][language]] for key in properties]
        parts += [f"## {say(f'pack-page-{name}', language)}", table(head, rows)]
    return page("packs.md", language, parts)


@cache
def keys() -> Mapping[str, Labels]:
    """What each key of a pack says, in six languages."""
    source = files("balise.intake.packs") / "keys.yaml"
    found: dict[str, Labels] = parsed(source.read_text(encoding="utf-8"))
    return found


def schema_text() -> str:
    """Give the published schema."""
    return json.dumps(pack_schema(), indent=2, ensure_ascii=False) + "\n"
