"""How long a person waits for ``balise --help``, against a bare interpreter."""

import subprocess
import sys

from benchmarks.results import Result, median_seconds, table


def run(scale: float = 1.0) -> list[Result]:
    """Start the command line as a person does; ``scale`` changes nothing."""
    return [
        Result(
            what=f"balise {' '.join(words)}",
            seconds=median_seconds(lambda words=words: _start(words), times=9),
            yardstick="python -c pass",
            yardstick_seconds=median_seconds(_bare, times=9),
            note="wanted: under 0.3 s",
        )
        for words in (("--help",), ("ask", "--help"))
    ]


def _start(words: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "balise_web.cli", *words]
    subprocess.run(command, check=True, capture_output=True)


def _bare() -> None:
    subprocess.run([sys.executable, "-c", "pass"], check=True, capture_output=True)


if __name__ == "__main__":
    print(table(run()))
