"""Everything that a person reads exists in six languages, with the same blanks."""

import ast
import string
from collections.abc import Mapping
from pathlib import Path

import pytest

from balise.vocabulary.dictionary import labelled
from balise.vocabulary.languages import LANGUAGES, language_of
from balise.vocabulary.messages import (
    UnknownMessageError,
    catalogue,
    placeholders,
    say,
)

SOURCES = Path(__file__).resolve().parents[3] / "src"
SCRIPTS = {
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآةىؤئء",
    "ru": "абвгдежзиклмнопрстуфхцчшщыьэюя",
}
KEBAB = set(string.ascii_lowercase + string.digits + "-_")


def flaws(where: str, labels: Mapping[str, str]) -> list[str]:
    found = [
        f"{where}: no {language}"
        for language in LANGUAGES
        if not str(labels.get(language) or "").strip()
    ]
    strange = sorted(labels.keys() - set(LANGUAGES))
    if strange:
        found.append(f"{where}: {strange} is no language; quote a sentence with commas")
    for language, text in labels.items():
        if not isinstance(text, str):
            found.append(f"{where} ({language}): {text!r} is not text; quote it")
        elif text != text.strip():
            found.append(f"{where} ({language}): begins or ends with a space")
    return found


def test_all_words_of_the_model_and_of_the_code_lists_exist_in_six_languages() -> None:
    wrong = [flaw for where, labels in labelled() for flaw in flaws(where, labels)]

    assert not wrong, "\n" + "\n".join(wrong)


def test_every_message_exists_in_six_languages() -> None:
    wrong = [
        flaw
        for code, sentences in catalogue().items()
        for flaw in flaws(f"message {code}", sentences)
    ]

    assert not wrong, "\n" + "\n".join(wrong)


def test_every_message_has_the_same_placeholders_in_each_language() -> None:
    wrong = []
    for code, sentences in catalogue().items():
        english = placeholders(sentences["en"])
        for language in LANGUAGES:
            blanks = placeholders(sentences[language])
            if blanks != english:
                wrong.append(
                    f"{code}: en has {sorted(english)}, {language} {sorted(blanks)}"
                )

    assert not wrong, "\n" + "\n".join(wrong)


def test_every_placeholder_is_a_plain_name() -> None:
    wrong = [
        f"{code} ({language}): {{{name}}}"
        for code, sentences in catalogue().items()
        for language in LANGUAGES
        for name in placeholders(sentences[language])
        if not name.isidentifier()
    ]

    assert not wrong, f"a placeholder is {{name}} and nothing else: {wrong}"


def test_arabic_and_russian_are_written_in_their_own_letters() -> None:
    texts = [
        *labelled(),
        *((f"message {code}", sentences) for code, sentences in catalogue().items()),
    ]
    wrong = [
        f"{where} ({language}): {labels[language]!r}"
        for where, labels in texts
        for language, letters in SCRIPTS.items()
        if not set(labels[language].casefold()) & set(letters)
    ]

    assert not wrong, "\n" + "\n".join(wrong)


def test_message_codes_are_kebab_case() -> None:
    assert not [code for code in catalogue() if set(code) - KEBAB]


def test_a_code_without_a_sentence_is_an_error_and_not_an_empty_text() -> None:
    with pytest.raises(UnknownMessageError):
        say("no-such-message", "en")


@pytest.mark.parametrize(
    ("tag", "language"),
    [("fr_FR.UTF-8", "fr"), ("zh-Hans", "zh"), ("C.UTF-8", "en"), ("pt_BR", "en")],
)
def test_a_locale_tag_gives_its_language_or_english(tag: str, language: str) -> None:
    assert language_of(tag) == language


def test_every_code_that_the_program_says_has_a_sentence() -> None:
    silent = [
        f"{path.relative_to(SOURCES)}:{node.lineno} {node.args[0].value}"
        for path in sorted(SOURCES.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"Message", "say"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value not in catalogue()
    ]

    assert not silent, "\n" + "\n".join(silent)
