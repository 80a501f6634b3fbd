"""A disk that takes no more: a message comes back, nothing half is there, and later it works.

The limit on the size of a file stands in for a full disk: the kernel refuses the write
in the same place. It holds for one child process, which is forked from this one before
any engine runs in it.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ACTIONS = ("seal", "shelf", "erase", "open")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    root = tmp_path_factory.mktemp("full")
    done = subprocess.run(
        [sys.executable, str(HERE / "full_disks.py"), str(root)],
        env=os.environ | {"PYTHONPATH": str(HERE.parents[1])},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("action", ACTIONS)
def test_a_full_disk_is_told_and_no_traceback(
    action: str, report: dict[str, Any]
) -> None:
    assert report[action]["told"] == ["store-disk-full"]


@pytest.mark.parametrize("action", ACTIONS)
def test_nothing_half_is_there_after_a_full_disk(
    action: str, report: dict[str, Any]
) -> None:
    assert report[action]["changed"] == []


@pytest.mark.parametrize("action", ACTIONS)
def test_with_room_again_the_same_works(action: str, report: dict[str, Any]) -> None:
    assert report[action]["afterwards"] == []
