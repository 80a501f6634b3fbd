"""Kill the real command from outside, at moments drawn from a seed; then look.

The command runs as people run it; nothing in it knows that it will be killed.
"""

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic
from typing import Any

from web import crashes

COMMANDS = {
    "seal": ("seal", "--by", "qma-lead"),
    "release": ("release", "--by", "qma-lead"),
    "recall": ("recall", "--reason", "test", "--by", "qma-lead"),
    "confirm_erasure": ("recall", "--confirm", "--by", "qma-deputy"),
}


def started(step: str, home: Path) -> subprocess.Popen[bytes]:
    """Start the command of a step in a home."""
    name, *options = COMMANDS[step]
    crashes.at_home(home)
    command = [sys.executable, "-m", "balise_web.cli", name, crashes.the_row().number]
    crashes.at_home(home)
    return subprocess.Popen(
        [*command, *options],
        env={**os.environ, "BALISE_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def seconds_of(step: str, home: Path) -> float:
    """Let the command run to its end, and say how long it took."""
    before = monotonic()
    assert started(step, home).wait() == 0, step
    return monotonic() - before


def killed_after(step: str, home: Path, seconds: float) -> bool:
    """Kill the command after a while; say whether it still ran."""
    running = started(step, home)
    try:
        running.wait(seconds)
    except subprocess.TimeoutExpired:
        running.kill()
    return running.wait() == -signal.SIGKILL


def main(root: Path, lane: int, lanes: int, wanted: int) -> dict[str, Any]:
    from balise_web.starting import start

    start()
    import balise_web.explore.actions  # noqa: F401

    crashes.make_bases(root)
    chance = random.Random(lane)
    killed, problems, lasts = 0, {}, {}
    moments = [list(COMMANDS)[at % len(COMMANDS)] for at in range(lane, wanted, lanes)]
    for at, step in enumerate(moments):
        home = root / "now"
        if step not in lasts:
            crashes.a_home_like(root / step, home)
            lasts[step] = seconds_of(step, home)
        crashes.a_home_like(root / step, home)
        # The first half is Python loading what it needs: little can go wrong there.
        share = chance.uniform(0.4, 1.0)
        while not killed_after(step, home, lasts[step] * share):
            # It ended before: the machine has less to do than when it was timed.
            share *= 0.8
            crashes.a_home_like(root / step, home)
        killed += 1
        if found := crashes.problems_after(step, home, repeat=True):
            problems[f"{at} {step}"] = found
        crashes.at_home(root / step)
    return {"tried": len(moments), "killed": killed, "problems": problems}


if __name__ == "__main__":
    found = main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
    sys.stdout.write(json.dumps(found))
