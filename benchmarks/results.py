"""What a measurement says, and how it is printed."""

import platform
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path


@dataclass(frozen=True)
class Result:
    """One measurement: what was done, how long, against what, and the aim.

    ``aim`` is the largest ratio that the project wants; None where there is none.
    """

    what: str
    seconds: float
    yardstick: str
    yardstick_seconds: float
    aim: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float:
        """How many times the yardstick it took."""
        return self.seconds / self.yardstick_seconds


def median_seconds(work: Callable[[], object], times: int = 5) -> float:
    """The median time of a few runs, after one that does not count."""
    work()
    taken: list[float] = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def processor_seconds(work: Callable[[], object], times: int = 5) -> float:
    """The least processor time of a few runs, after one that does not count.

    All threads together: what the work costs, however busy the machine is.
    """
    work()
    taken: list[float] = []
    for _ in range(times):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def peak_memory_mb() -> int:
    """The most memory that this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def machine() -> str:
    """The machine and the versions, in one line."""
    cores = sum(
        line.startswith("processor")
        for line in Path("/proc/cpuinfo").read_text().splitlines()
    )
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return (
        f"{cores} cores ({model}), Python {platform.python_version()}, "
        f"DuckDB {version('duckdb')}, Ibis {version('ibis-framework')}"
    )


def table(results: list[Result]) -> str:
    """The results as a Markdown table."""
    lines = [
        "| what | seconds | yardstick | seconds | ratio | aim |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for r in results:
        aim = f"{r.aim:g}" if r.aim is not None else "-"
        what = f"{r.what} ({r.note})" if r.note else r.what
        lines.append(
            f"| {what} | {r.seconds:.3f} | {r.yardstick} | "
            f"{r.yardstick_seconds:.3f} | {r.ratio:.2f} | {aim} |"
        )
    return "\n".join(lines)
