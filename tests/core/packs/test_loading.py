"""A pack with a fault is refused with its line and the names that would be right."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balise.intake.packs import BadPack, Pack, load_pack
from balise.intake.packs.documents import MAX_BYTES
from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.messages import render

GOOD = """\
format: 1
name: small
version: "1"
about: A small pack.
layouts:
  - name: only
    time: {frequency: M}
    figures: {indicator: IE.detected, unit: detections}
    columns:
      month: {period: date}
      country: {dimension: citizenship, labels: {NO: NOR}}
      n: {measure: {}}
"""


def refused(old, new, code):
    found = load_pack(GOOD.replace(old, new, 1))
    assert isinstance(found, BadPack), found
    assert found.message.code == code, found
    for language in LANGUAGES:
        assert render(found.message, language)
    return found


def test_a_good_pack_loads():
    assert isinstance(load_pack(GOOD), Pack)


def test_norway_is_not_a_boolean():
    assert dict(load_pack(GOOD).layouts[0].columns[1].labels).keys() == {"NO"}


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("frequency: M", "frequency: X", "pack-not-allowed", 7),
        ("period: date", "periods: date", "pack-unknown-key", 10),
        ("about: A small pack.\n", "", "pack-missing-key", 1),
        ("measure: {}", "measure: {}, note: true", "pack-column-role", 12),
        ("unit: detections", "unit: parsecs", "pack-unit", 12),
        ("IE.detected", "IE.guessed", "pack-not-allowed", 8),
        ("NO: NOR", "NO: Norge", "pack-unknown-code", 11),
        ('version: "1"', "version: [1]", "pack-wrong-kind", 3),
        ("name: small", "name: &a small", "pack-alias", 2),
        ("name: small", "name: !!str small", "pack-tag", 2),
        ("name: small", "name: small\nname: twice", "pack-key-twice", 3),
        ("name: small", "name: [small", "pack-not-yaml", 3),
        (
            "n: {measure: {}}",
            "n: {ignore: no}",
            "pack-neither-figures-nor-incidents",
            6,
        ),
        ("{frequency: M}", "{}", "pack-no-time", 6),
    ],
)
def test_a_fault_names_its_line(old, new, code, line):
    assert refused(old, new, code).line == line


def test_a_pattern_has_to_be_re2():
    skip = "    skip: [{rule: notes, column: n, matches: '(?=x)'}]\n    columns:"

    refused("    columns:", skip, "pack-not-a-pattern")


def test_an_unknown_key_comes_with_the_known_ones():
    found = refused("period: date", "periods: date", "pack-unknown-key")

    assert "period" in str(found.message.params["allowed"]).split(", ")


def test_replacing_by_id_needs_a_column_of_ids():
    text = """\
format: 1
name: cases
version: "1"
about: Cases.
layouts:
  - name: only
    incidents: {groups: {all: {role: migrant}}, replaces: id}
    columns:
      day: {period: date}
      n: {field: group.count}
"""
    keyed = text + "      id: {field: incident.incident}\n"

    assert load_pack(text).message.code == "pack-replaces-by-id"
    assert load_pack(keyed).layouts[0].incidents.replaces == "id"


def test_a_huge_or_deep_pack_is_refused():
    assert load_pack("a: " + "x" * MAX_BYTES).message.code == "pack-too-large"
    assert load_pack("a: " + "[" * 50_000).message.code == "pack-too-deep"


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "pack.yaml"
    path.write_bytes(b"\xff\xfe\x00bad")

    assert load_pack(path).message.code == "pack-not-readable"
    assert load_pack(tmp_path / "none.yaml").message.code == "pack-not-readable"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.integers(0, len(GOOD)))
def test_no_text_makes_it_fail(noise, place):
    found = load_pack(GOOD[:place] + noise + GOOD[place:])

    assert isinstance(found, Pack | BadPack)
    if isinstance(found, BadPack):
        assert render(found.message, "en")


def test_the_identity_does_not_depend_on_how_it_is_written():
    spaced = GOOD.replace("{frequency: M}", "\n      frequency: 'M'")

    assert load_pack(spaced).identity == load_pack(GOOD).identity


SHAPED = """\
format: 1
name: shaped
version: "1"
about: A pack that makes columns.
layouts:
  - name: only
    time: {frequency: M}
    figures: {indicator: IE.detected, unit: detections}
    given: {year: {title: "[0-9]{4}"}}
    fill_down: [who]
    columns:
      year: {period: year}
      who: {dimension: citizenship}
      Total: {measure: {frequency: A}}
    melt:
      - {matches: "(?P<m>.+)", parts: {m: {period: month}}}
    skip:
      - {rule: outside-the-model, column: who, values: [beds]}
"""


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ('{title: "[0-9]{4}"}', "{}", "pack-column-role", 9),
        ('{title: "[0-9]{4}"}', '{title: "(?=x)"}', "pack-not-a-pattern", 9),
        ("given: {year:", "given: {month:", "pack-not-allowed", 9),
        ("title:", "heading: none, matches:", "pack-not-allowed", 9),
        ("fill_down: [who]", "fill_down: [whom]", "pack-not-allowed", 10),
        ("(?P<m>.+)", "(?P<n>.+)", "pack-melt-groups", 16),
        ("m: {period: month}", "m: {}", "pack-column-role", 16),
        (
            "m: {period: month}",
            "m: {dimension: citizenship}",
            "pack-universe-clash",
            16,
        ),
        ("frequency: A}", "frequency: A, when: {whom: [x]}}", "pack-not-allowed", 14),
        ("values: [beds]", "values: [beds], except: [x]", "pack-not-valid", 18),
        ("    skip:", "    repeats: last\n    skip:", "pack-no-report-date", 6),
        ("period: year", "note: true", "pack-no-time", 6),
    ],
)
def test_a_fault_in_what_a_pack_makes_names_its_line(old, new, code, line):
    assert isinstance(load_pack(SHAPED), Pack)

    found = load_pack(SHAPED.replace(old, new, 1))

    assert isinstance(found, BadPack), found
    assert found.message.code == code, found
    assert found.line == line
    for language in LANGUAGES:
        assert render(found.message, language)
