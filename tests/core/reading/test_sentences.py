"""Every code that reading can say has its sentence, and each sentence its code."""

import ast
from pathlib import Path

import yaml

import balise.intake.reading as reading
import balise.vocabulary as vocabulary
from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.messages import placeholders

SOURCES = Path(reading.__file__).parent.glob("*.py")
SENTENCES = yaml.safe_load(
    (Path(vocabulary.__file__).parent / "messages" / "reading.yaml").read_text("utf-8")
)


def texts_in_code():
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def raised_or_noted():
    """Codes given to UnreadableError, Message or a note, as literals."""
    for source in Path(reading.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                first = node.args[0]
                if name in {"UnreadableError", "Message", "add"} and isinstance(
                    first, ast.Constant
                ):
                    yield first.value


def test_every_code_has_a_sentence():
    assert set(raised_or_noted()) <= SENTENCES.keys()


def test_no_sentence_is_left_over():
    assert SENTENCES.keys() <= set(texts_in_code())


def test_all_six_languages_fill_the_same_places():
    for code, sentence in SENTENCES.items():
        assert set(sentence) == set(LANGUAGES), code
        assert len({placeholders(text) for text in sentence.values()}) == 1, code
