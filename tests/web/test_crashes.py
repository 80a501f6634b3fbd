"""A process killed at any moment of a step leaves all of it or nothing.

``BALISE_CRASH_POINTS`` says at how many moments of each of the four steps.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
POINTS = int(os.environ.get("BALISE_CRASH_POINTS", "80"))
LANES = 2
COMMANDS = 20

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("DATABASE_URL", "").startswith("postgres"),
        reason="these programs make SQLite databases of their own, whichever is tested",
    ),
]


def environment(home: Path) -> dict[str, str]:
    """What a program of ours needs to run on SQLite in a home."""
    kept = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    path = [str(HERE.parent), os.environ.get("PYTHONPATH", "")]
    return {**kept, "BALISE_HOME": str(home), "PYTHONPATH": os.pathsep.join(path)}


def lane_of(folder: Path, lane: int, program: str, points: int) -> subprocess.Popen:
    folder.mkdir()
    arguments = [folder, lane, LANES, points]
    with (folder / "errors").open("w") as errors:
        return subprocess.Popen(
            [sys.executable, HERE / program, *map(str, arguments)],
            env=environment(folder / "unused"),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )


def found_by_all(tmp_path: Path, program: str, points: int) -> list[dict]:
    lanes = [
        lane_of(tmp_path / f"lane-{lane}", lane, program, points)
        for lane in range(LANES)
    ]
    told = [lane.communicate(timeout=900)[0] for lane in lanes]
    errors = "".join((tmp_path / f"lane-{n}" / "errors").read_text() for n in (0, 1))
    assert [lane.returncode for lane in lanes] == [0] * LANES, errors[-3000:]
    return [json.loads(each.splitlines()[-1]) for each in told]


def test_a_kill_at_any_moment_leaves_all_or_nothing(tmp_path):
    found = found_by_all(tmp_path, "crashes.py", POINTS)

    assert [each["problems"] for each in found] == [{}] * LANES
    tried, killed = (sum(each[name] for each in found) for name in ("tried", "killed"))
    assert tried >= POINTS * 7 // 2
    assert killed >= tried * 9 // 10


def test_a_command_killed_from_outside_leaves_all_or_nothing(tmp_path):
    found = found_by_all(tmp_path, "killed_commands.py", COMMANDS)

    assert [each["problems"] for each in found] == [{}] * LANES
    assert sum(each["killed"] for each in found) == COMMANDS


def test_what_a_killed_worker_left_is_done_once_by_the_next(tmp_path):
    found = found_by_all(tmp_path, "killed_workers.py", POINTS // 2)

    assert [each["problems"] for each in found] == [{}] * LANES
    tried, killed = (sum(each[name] for each in found) for name in ("tried", "killed"))
    assert tried >= POINTS * 7 // 8
    assert killed >= tried * 8 // 10
