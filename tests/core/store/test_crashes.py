"""A kill at any moment leaves nothing or all of it, and the sweep cleans up.

``BALISE_CRASH_TIMES=5`` tries five times as many moments.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
TIMES = int(os.environ.get("BALISE_CRASH_TIMES", "1"))
POINTS = {"seal": 150, "erase": 60, "shelf": 40, "seal-much": 20}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    root = tmp_path_factory.mktemp("crashes")
    done = subprocess.run(
        [sys.executable, str(HERE / "crashes.py"), str(root), str(TIMES)],
        env=os.environ | {"PYTHONPATH": str(HERE.parents[1])},
        capture_output=True,
        text=True,
        check=False,
        timeout=300 * TIMES,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("what", list(POINTS))
def test_a_kill_leaves_nothing_or_all_of_it(what: str, report: dict[str, Any]) -> None:
    assert report[what]["wrong"] == []
    assert report[what]["tried"] == POINTS[what] * TIMES


def test_a_timer_ends_it_in_the_middle(report: dict[str, Any]) -> None:
    assert report["seal-much"]["died"] > 0
