"""The invented boundary file: whole, without gaps, and far from any State."""

from collections import Counter
from itertools import combinations, pairwise

import pytest

from balise.simulation.land import SEA, Land, area
from balise.simulation.story import story


@pytest.fixture(scope="module")
def land() -> Land:
    return Land(story())


def marks() -> list[str]:
    return [SEA, *(p.mark for p in story().participants.values())]


def sides(ring) -> list[tuple]:
    return list(pairwise(ring))


def test_every_participant_has_land_and_every_land_a_participant(land) -> None:
    assert set("".join(story().map)) == set(marks())


def test_land_and_sea_fill_the_whole_without_gap_or_overlap(land) -> None:
    whole = sum(area(ring) for mark in marks() for ring in land.rings(mark))

    assert round(whole, 4) == len(story().map) * len(story().map[0]) * 0.25


def test_neighbours_share_every_point_of_their_border(land) -> None:
    drawn = Counter(
        frozenset(side)
        for mark in marks()
        for ring in land.rings(mark)
        for side in sides(ring)
    )
    frame = {side for side, count in drawn.items() if count == 1}

    assert set(drawn.values()) <= {1, 2}
    for side in frame:  # only the frame of the map has no neighbour
        assert all(x in (-125, -110) or y in (-40, -50) for x, y in side)


def test_no_outline_crosses_itself(land) -> None:
    for mark in marks():
        for ring in land.rings(mark):
            for one, other in combinations(sides(ring), 2):
                if not set(one) & set(other):
                    assert not crosses(one, other), (mark, one, other)


def crosses(one, other) -> bool:
    (a, b), (c, d) = one, other
    if max(a[0], b[0]) < min(c[0], d[0]) or max(c[0], d[0]) < min(a[0], b[0]):
        return False
    return turn(a, b, c) != turn(a, b, d) and turn(c, d, a) != turn(c, d, b)


def turn(a, b, c) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) > (b[1] - a[1]) * (c[0] - a[0])


def test_outlines_are_closed_and_turn_as_geojson_wants(land) -> None:
    for feature in land.feature_collection()["features"]:
        geometry = feature["geometry"]
        if geometry["type"] == "MultiPolygon":
            for (outline,) in geometry["coordinates"]:
                assert outline[0] == outline[-1]
                assert area(outline) > 0
        if geometry["type"] == "Polygon":
            outline, *holes = geometry["coordinates"]
            assert area(outline) > 0
            assert all(area(hole) < 0 for hole in holes)
            assert len(holes) >= 5


def test_a_border_point_lies_on_the_border_that_it_names(land) -> None:
    for code, point in story().points.items():
        here = land.position(code)
        if point.type == "air":
            continue
        for participant in point.of:
            mark = story().participants[participant].mark
            assert any(here in ring for ring in land.rings(mark)), code


def test_everything_lies_in_the_emptiest_part_of_an_ocean(land) -> None:
    for feature in land.feature_collection()["features"]:
        assert feature["properties"]["simulated"] is True
        for x, y in positions(feature["geometry"]["coordinates"]):
            assert -125 <= x <= -110
            assert -50 <= y <= -40


def positions(found):
    if isinstance(found[0], float):
        yield found
        return
    for part in found:
        yield from positions(part)


def test_the_boundary_file_is_drawn_alike_each_time(land) -> None:
    assert land.feature_collection() == Land(story()).feature_collection()
