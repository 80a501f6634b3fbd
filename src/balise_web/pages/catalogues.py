"""The words of the pages: gathered from templates and code, kept in catalogues.

Each app keeps ``locale/LANGUAGE/LC_MESSAGES/django.po``; the English word is the key. A
translation is machine-made until its entry bears the comment ``reviewed``. Catalogues are
compiled with Babel, so that a new machine needs no gettext tools.

``python -m balise_web.pages.catalogues update`` adds what is new, ``check`` names what has
no translation, ``compile`` writes what Django reads.
"""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

WEB: Final = Path(__file__).resolve().parents[1]
FOLDERS: Final = ("ar", "es", "fr", "ru", "zh_Hans")
# Babel's own Arabic rule swaps two forms of CLDR; this is CLDR's order.
PLURALS: Final = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5);",
    "es": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    "zh_Hans": "nplurals=1; plural=0;",
}
_KEYWORDS: Final = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
_LITERAL: Final = re.compile(r"""_\("((?:[^"\\]|\\.)+)"\)""")
_HOLES: Final = re.compile(r"%\((\w+)\)s")
Key = tuple[str | tuple[str, str], str | None]


def apps() -> list[Path]:
    """Give every app that has templates or a catalogue of its own."""
    found = {folder.parent for folder in WEB.rglob("templates") if folder.is_dir()}
    found |= {folder.parent for folder in WEB.rglob("locale") if folder.is_dir()}
    return sorted(found)


def catalogue_of(app: Path, folder: str) -> Path:
    """Give the file that holds an app's words in one language."""
    return app / "locale" / folder / "LC_MESSAGES" / "django.po"


def keys_of(app: Path) -> set[Key]:
    """Gather every word of an app: ``(message, context)``, both forms of a plural."""
    found: set[Key] = set()
    for source in sorted(app.rglob("*.py")):
        if _owner(source) == app:
            found |= set(_in_code(source))
    for source in sorted(app.rglob("templates/**/*")):
        if source.is_file() and _owner(source) == app:
            found |= set(_in_template(source))
    return found


def _owner(source: Path) -> Path:
    """Give the nearest app above a file: each word has one home."""
    known = apps()
    return next((folder for folder in source.parents if folder in known), WEB)


def _in_code(source: Path) -> Iterator[Key]:
    found = extract_from_file("python", str(source), keywords=_KEYWORDS)
    for _line, message, _comments, context in found:
        yield message, context


def _in_template(source: Path) -> Iterator[Key]:
    from django.template.engine import Engine
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode

    text = source.read_text(encoding="utf-8")
    compiled = Engine.get_default().from_string(text)
    for node in compiled.nodelist.get_nodes_by_type(TranslateNode):
        context = node.message_context.resolve({}) if node.message_context else None
        yield str(node.filter_expression.var.literal), context
    for node in compiled.nodelist.get_nodes_by_type(BlockTranslateNode):
        yield _block(node)
    for literal in _LITERAL.findall(text):
        yield literal, None


def _block(node: object) -> Key:
    context = node.message_context.resolve({}) if node.message_context else None  # type: ignore[attr-defined]
    singular, _ = node.render_token_list(node.singular)  # type: ignore[attr-defined]
    if node.plural and node.countervar and node.counter:  # type: ignore[attr-defined]
        plural, _ = node.render_token_list(node.plural)  # type: ignore[attr-defined]
        return (_trimmed(node, singular), _trimmed(node, plural)), context
    return _trimmed(node, singular), context


def _trimmed(node: object, text: str) -> str:
    from django.utils.translation import trim_whitespace

    return trim_whitespace(text) if node.trimmed else text  # type: ignore[attr-defined]


def read(path: Path, folder: str) -> Catalog:
    """Read one catalogue, or begin one."""
    if path.is_file():
        with path.open("rb") as file:
            return read_po(file, locale=folder)
    return Catalog(locale=folder, fuzzy=False)


def update() -> int:
    """Add what is new to every catalogue and drop what is gone; count the empty ones."""
    empty = 0
    for app in apps():
        keys = keys_of(app)
        for folder in FOLDERS:
            path = catalogue_of(app, folder)
            if not keys and not path.is_file():
                continue
            empty += _update(path, folder, keys)
    return empty


def _update(path: Path, folder: str, keys: set[Key]) -> int:
    before = read(path, folder)
    after = Catalog(locale=folder, fuzzy=False, project="Balise", charset="utf-8")
    for message, context in sorted(keys, key=str):
        old = before.get(message, context)
        after.add(
            message,
            old.string if old else None,
            context=context,
            user_comments=list(old.user_comments) if old else [],
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, after, width=0, omit_header=True, sort_output=True)
    return len(untranslated(after))


def untranslated(words: Catalog) -> list[str]:
    """Give the messages of a catalogue of which a form has no translation."""
    return [
        str(message.id)
        for message in words
        if message.id and not all(_forms(message.string))
    ]


def _forms(string: object) -> list[str]:
    return list(string) if isinstance(string, tuple | list) else [str(string or "")]


def problems() -> list[str]:
    """Name every word without a translation, and every one whose holes differ."""
    found = []
    for app in apps():
        keys = keys_of(app)
        for folder in FOLDERS if keys else ():
            words = read(catalogue_of(app, folder), folder)
            place = f"{app.name}/{folder}"
            known = {(m.id, m.context) for m in words if m.id}
            found += [f"{place}: missing {key[0]!r}" for key in keys - known]
            found += [f"{place}: gone {key[0]!r}" for key in known - keys]
            found += [f"{place}: empty {said}" for said in untranslated(words)]
            found += [f"{place}: holes {m.id!r}" for m in words if _leaks(m)]
    return found


def _leaks(message: object) -> bool:
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)  # type: ignore[attr-defined]
    wanted = set(_HOLES.findall(ids[-1] or ""))
    allowed = [
        set(_HOLES.findall(form))
        for form in _forms(message.string)  # type: ignore[attr-defined]
        if form
    ]
    # A form for exactly one or two may say the number in words.
    return any(not holes <= wanted for holes in allowed) or bool(
        allowed and allowed[-1] != wanted
    )


def compile_all() -> None:
    """Write what Django reads, where it is older than its catalogue."""
    for path in sorted(WEB.rglob("LC_MESSAGES/django.po")):
        target = path.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        folder = path.parents[1].name
        words = read(path, folder)
        words.mime_headers = [
            *(h for h in words.mime_headers if h[0] != "Plural-Forms"),
            ("Plural-Forms", PLURALS[folder]),
        ]
        _write(target, words)


def _write(target: Path, words: Catalog) -> None:
    """Write beside and rename: two processes may compile at once."""
    handle, name = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as file:
        write_mo(file, words)
    Path(name).chmod(0o644)
    Path(name).replace(target)


def main(arguments: list[str]) -> int:
    """Run one of ``update``, ``check`` and ``compile``."""
    from balise_web.starting import start

    if arguments == ["compile"]:
        compile_all()
        return 0
    start()
    if arguments == ["update"]:
        sys.stdout.write(f"{update()} without a translation\n")
        return 0
    found = problems()
    sys.stdout.write("".join(f"{line}\n" for line in found))
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
