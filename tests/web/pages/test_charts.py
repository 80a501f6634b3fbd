"""Charts say what a table says: gaps have words, and nothing missing is a zero."""

import re
from decimal import Decimal

import pytest

from balise_web.pages.charts import Chart, Point, Series, draw

LABELS = ("2025-01", "2025-02", "2025-03", "2025-04")


def a_chart(kind="lines", language="en", figures=(4, 8, 2, 6), **more) -> Chart:
    points = tuple(
        one if isinstance(one, Point) else Point(Decimal(one)) for one in figures
    )
    other = tuple(Point(Decimal(3)) for _ in LABELS)
    series = (Series("Ours", points), Series("Theirs", other))
    return Chart("c", "Detected", "detections", LABELS, series, language, kind, **more)


def test_a_gap_breaks_the_line_and_says_why() -> None:
    gap = (4, 8, Point(None, "hidden"), 6)

    whole, broken = draw(a_chart()), draw(a_chart(figures=gap))

    assert path(whole, 1).count("M") == 1
    assert path(broken, 1).count("M") == 2
    assert ">hidden</text>" in broken
    assert broken.count('class="s1"') == whole.count('class="s1"') - 1


@pytest.mark.parametrize("kind", ["lines", "bars"])
def test_what_is_missing_is_never_drawn_at_zero(kind) -> None:
    missing = (Point(None, "not available to you"),) * 4

    drawn = draw(a_chart(kind, figures=missing))

    one = "Ours"
    assert drawn.count("not available to you") == 4
    assert one in drawn
    # Only the piece in the legend is left of it.
    assert len(re.findall(r'class="s1"', drawn)) == 1


def test_a_zero_is_drawn() -> None:
    drawn = draw(a_chart("bars", figures=(0, 0, 0, 0)))

    assert drawn.count('class="s1"') == 5
    assert ">0</text>" in drawn


def test_a_bound_is_drawn_and_said() -> None:
    least = Point(None, "≥ 4", low=Decimal(4))

    drawn = draw(a_chart(figures=(4, least, 2, 6)))

    assert 'class="bound l1"' in drawn
    assert "≥ 4" in drawn


def test_series_differ_by_more_than_colour() -> None:
    assert "url(#c-2)" in draw(a_chart("bars"))
    marks = re.findall(r'class="s[12]" d="(?:M[^a-z]*)([a-z])', draw(a_chart()))
    assert len(set(marks)) > 1


def test_arabic_runs_from_right_to_left() -> None:
    def places(language):
        drawn = draw(a_chart(language=language))
        found = re.findall(r'x="([\d.]+)" y="\d+" text-anchor="middle">(\S+?)<', drawn)
        return [label for x, label in sorted(found, key=lambda one: float(one[0]))]

    assert places("en") == list(LABELS)
    assert places("ar") == list(LABELS)[::-1]


def test_it_has_a_name_and_no_style_of_its_own() -> None:
    drawn = draw(a_chart())

    assert 'aria-labelledby="c-title"' in drawn
    assert (
        '<title id="c-title">Detected. Ours, Theirs. 2025-01 – 2025-04</title>' in drawn
    )
    assert "style" not in drawn


def test_what_a_name_holds_is_escaped() -> None:
    series = (Series('<b>"x"</b>', (Point(Decimal(1)),) * 4),)

    drawn = draw(Chart("c", "a & b", "n", LABELS, series, "en"))

    assert "<b>" not in drawn
    assert "a &amp; b" in drawn


def test_the_table_has_every_figure() -> None:
    rows = a_chart(figures=(4, Point(None, "hidden"), 2, 6)).rows

    assert [label for label, _ in rows] == list(LABELS)
    assert rows[1][1][0].word == "hidden"


def test_more_series_than_can_be_told_apart_are_refused() -> None:
    series = tuple(Series(str(n), (Point(Decimal(1)),) * 4) for n in range(6))

    with pytest.raises(ValueError, match="told apart"):
        Chart("c", "t", "u", LABELS, series, "en")
    with pytest.raises(ValueError, match="each label"):
        Chart("c", "t", "u", LABELS, (Series("a", ()),), "en")


def path(drawn: str, number: int) -> str:
    found = re.search(rf'class="line l{number}" d="([^"]*)"', drawn)
    assert found
    return found[1]
