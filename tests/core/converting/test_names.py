"""Labels are known by their names, and what is in doubt names its candidates."""

import pytest

PACK = """\
  - name: only
    time: {{frequency: A}}
    figures: {{indicator: IE.detected, unit: detections}}
    columns:
      year: {{period: year}}
      who: {{dimension: {dimension}}}
      n: {{measure: {{}}}}
"""


@pytest.fixture
def one(run, tell, backend):
    """Convert one label; gives its code, or the rule and the candidates."""

    def read(dimension, text):
        found = run(PACK.format(dimension=dimension), f"year|who|n\n2020|{text}|4")
        told = tell(found, dimension)
        query = f"SELECT rule, params ->> 'codes' FROM {found.findings}"
        return told[0][0] if told else backend.con.execute(query).fetchall()[0]

    return read


@pytest.mark.parametrize(
    ("dimension", "text", "code"),
    [
        ("citizenship", "Marocchina", "MAR"),
        ("citizenship", "韓国", "KOR"),
        ("citizenship", "Kosovo*", "XKX"),
        ("origin", "Iran, Islamic Republic of", "IRN"),
        ("sex", "kadın", "F"),
        ("age", "moins de 18 ans", "Y0T17"),
        ("age", "14 bis unter 18 Jahre", "Y14T17"),
    ],
)
def test_a_label_is_known_in_the_language_of_the_file(one, dimension, text, code):
    assert one(dimension, text) == code


@pytest.mark.parametrize(
    ("dimension", "text", "finding"),
    [
        ("citizenship", "congolais", ("ambiguous-code", "COD, COG")),
        ("origin", "Congo", ("ambiguous-code", "COD, COG")),
        ("age", "до 18 лет", ("ambiguous-code", "Y0T17, Y0T18")),
        ("origin", "Marocchina", ("unknown-code", None)),
    ],
)
def test_a_label_in_doubt_names_what_it_could_mean(one, dimension, text, finding):
    assert one(dimension, text) == finding
