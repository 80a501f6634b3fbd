"""A process killed at any moment of sealing, releasing or recalling leaves all or nothing.

``BALISE_CRASH_POINTS`` says at how many moments of each; the default keeps it short.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
POINTS = int(os.environ.get("BALISE_CRASH_POINTS", "12"))


@pytest.mark.slow
@pytest.mark.parametrize("step", ["seal", "release", "recall", "confirm_erasure"])
def test_a_kill_leaves_all_or_nothing(step, tmp_path):
    environment = {**os.environ, "BALISE_HOME": str(tmp_path / "unused")}
    environment.pop("DATABASE_URL", None)
    environment["PYTHONPATH"] = str(HERE.parent)

    ran = subprocess.run(
        [sys.executable, HERE / "crashes.py", tmp_path, step, str(POINTS)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )

    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout.splitlines()[-1])
    assert found["problems"] == {}, ran.stderr[-2000:]
    assert found["killed"] >= POINTS * 3 // 4, found
