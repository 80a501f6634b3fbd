"""Each pack that ships turns its own sample into the records beside it, byte for byte."""

import importlib.util
from pathlib import Path

import pytest

from balise.intake.packs import load_pack

_spec = importlib.util.spec_from_file_location(
    "golden", Path(__file__).with_name("golden.py")
)
golden = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(golden)


@pytest.mark.parametrize("name", golden.names())
def test_a_pack_turns_its_sample_into_what_stands_beside_it(name):
    for table, text in golden.outputs(name).items():
        kept = golden.PACKS / name / f"{table}.csv"
        assert kept.read_text(encoding="utf-8") == text, f"{kept} has changed"


@pytest.mark.parametrize("name", golden.names())
def test_the_version_is_a_label_and_the_content_is_the_identity(name):
    text = (golden.PACKS / name / "pack.yaml").read_text(encoding="utf-8")
    pack = golden.pack(name)
    relabelled = load_pack(text.replace(f'version: "{pack.version}"', "version: new"))
    changed = load_pack(text.replace("about: >-", "about: >-\n  Other.", 1))

    assert relabelled.version == "new"
    assert relabelled.identity == pack.identity
    assert changed.identity != pack.identity
