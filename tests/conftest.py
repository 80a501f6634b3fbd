"""What every test may rely on: quiet Hypothesis profiles and the real files' folder.

The default profile draws the same examples each time, so that a red run is red for
whoever repeats it; ``HYPOTHESIS_PROFILE=thorough`` draws new ones, and more.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "thorough",
    deadline=None,
    max_examples=1000,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(scope="session")
def real_files() -> Path:
    """The folder of real national files; the test is left out where there is none."""
    default = ROOT.parent / "shared" / "data"
    folder = Path(os.environ.get("BALISE_REAL_FILES", default))
    if not folder.is_dir():
        pytest.skip(f"no real files at {folder} (BALISE_REAL_FILES)")
    return folder
