"""A kill at any moment leaves nothing or all of it, and the sweep cleans up.

``BALISE_CRASH_POINTS=200`` tries many more moments than a quick run does.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
POINTS = int(os.environ.get("BALISE_CRASH_POINTS", "3"))


@pytest.mark.slow
@pytest.mark.parametrize("what", ["seal", "erase"])
def test_a_kill_leaves_nothing_or_all_of_it(what: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(HERE / "crashes.py"), str(tmp_path), what, str(POINTS)],
        env=os.environ | {"PYTHONPATH": str(HERE.parents[1])},
        capture_output=True,
        text=True,
        check=False,
        timeout=40 + 20 * POINTS,
    )

    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["wrong"] == []
    assert report["tried"] == POINTS
