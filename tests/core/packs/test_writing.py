"""What is written of a pack is the pack: loaded again it is equal, part by part."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balise.intake.packs import Pack, PackLayout, load_pack, pack_text
from balise.intake.packs.values import (
    Column,
    Figures,
    Given,
    Melt,
    Place,
    Role,
    Skip,
)
from balise.vocabulary.periods import Frequency

PACKS = Path(__file__).parents[3] / "packs"
NAMES = sorted(path.parent.name for path in PACKS.glob("*/pack.yaml"))


def again(pack):
    found = load_pack(pack_text(pack))
    assert isinstance(found, Pack), (found, pack_text(pack))
    return replace(found, content=pack.content)


@pytest.mark.parametrize("name", NAMES)
def test_a_pack_that_ships_is_the_same_when_written_again(name):
    pack = load_pack(PACKS / name / "pack.yaml")

    assert again(pack) == pack
    assert pack_text(again(pack)) == pack_text(pack)


def test_a_pack_built_from_code_can_be_read_by_a_person():
    figures = Figures("IE.detected", "detections", thousands=" ")
    layout = PackLayout(
        "months",
        (
            Column("year", Role.PERIOD, targets=("year",)),
            Column("NO", Role.DIMENSION, targets=("citizenship",), personal=False),
            Column(
                "Total",
                Role.MEASURE,
                figures=(replace(figures, frequency=Frequency.ANNUAL),),
            ),
        ),
        melts=(
            Melt(".+", {"": Column(".+", Role.PERIOD, targets=("month",))}, (figures,)),
        ),
        frequency=Frequency.MONTHLY,
        given=(Given("year", Place.TITLE, "[0-9]{4}"),),
        skips=(Skip("outside-the-model", "NO", but=("x",), reason="no dataflow"),),
    )
    pack = Pack("built", "1", "Built from code.", (layout,), {})

    assert again(pack) == pack
    assert "figures:\n    indicator: IE.detected" in pack_text(pack)
    assert "'NO':" in pack_text(pack)


words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None)
@given(
    labels=st.dictionaries(words, st.sampled_from(["M", "F", "_U"]), max_size=4),
    also=st.lists(words, max_size=3),
    missing=st.dictionaries(words, st.sampled_from(["O", "Q"]), max_size=3),
    zero=st.lists(words, max_size=2),
)
def test_no_text_is_lost_in_writing(labels, also, missing, zero):
    text = PACKS.joinpath("aus-boat-arrivals", "pack.yaml").read_text(encoding="utf-8")
    pack = load_pack(text)
    layout = pack.layouts[0]
    sex = (
        load_pack(
            "format: 1\nname: a\nversion: '1'\nabout: A.\nlayouts: [{name: a, "
            "time: {frequency: A}, figures: {indicator: IE.detected, unit: detections}, "
            "columns: {t: {period: year}, n: {measure: {}}, sex: {dimension: sex, "
            "labels: {x: M}}}}]"
        )
        .layouts[0]
        .columns[2]
    )
    coded = {
        label: (replace(sex.labels["x"][0], codes={"sex": code}),)
        for label, code in labels.items()
    }
    measure = layout.columns[2]
    figures = replace(measure.figures[0], missing=missing, zero=tuple(zero))
    columns = (
        *layout.columns[:2],
        replace(measure, figures=(figures,)),
        replace(sex, labels=coded, also=tuple(also), language="en"),
    )
    built = replace(pack, layouts=(replace(layout, columns=columns),))

    assert again(built) == built
