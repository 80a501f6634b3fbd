import ast
from pathlib import Path

import pytest
import yaml

import balise.analysis
from balise.analysis.citing import Outcome
from balise.analysis.coverage import State
from balise.vocabulary import messages
from balise.vocabulary.languages import LANGUAGES

FILE = Path(messages.__file__).parent / "messages" / "analysis.yaml"
SENTENCES = yaml.safe_load(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_exists_in_six_languages_with_the_same_parameters(code):
    sentence = SENTENCES[code]

    assert set(sentence) == set(LANGUAGES)
    assert len({messages.placeholders(text) for text in sentence.values()}) == 1


def test_every_state_and_outcome_has_a_sentence():
    for state in State:
        assert f"coverage-{state}" in SENTENCES
    for outcome in Outcome:
        assert f"rebuilt-{outcome}" in SENTENCES


def test_every_code_that_analysis_says_has_a_sentence():
    said = set()
    for source in Path(balise.analysis.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id in ("Message", "_WrongError") and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    said.add(first.value)

    assert said
    assert said <= set(SENTENCES)
