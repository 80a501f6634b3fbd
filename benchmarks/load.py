"""Fifty people at the pages, each with a click every five seconds, for a minute.

Twice: on the invented region, and on a ledger of 200 participants and 10,000
submissions. The server and the people share this machine; nothing leaves it. What is
counted is the whole time from a click to its last byte, waiting in line included.
"""

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.many import build

PEOPLE = 50
EVERY = 5.0
SECONDS = 60.0
MEDIAN, NINETY_FIFTH = 0.150, 0.400
_HREF = re.compile(r'href="(/[^"#]*)"')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_DOWNLOADS = (".csv", ".xlsx", ".jsonl", ".svg", ".css", ".js", ".zip")


@dataclass
class Log:
    """How long each click took, by kind of page, and what was not an answer."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, path: str, seconds: float, status: int) -> None:
        """Note one click."""
        kind = re.sub(r"/[^/]*[0-9A-Z][^/]*", "/*", urlsplit(path).path)
        with self.lock:
            self.took[kind].append(seconds)
            if status >= 500:
                self.failures.append(f"{status} {path}")


class Somebody:
    """One person: signs in, then follows links from page to page."""

    def __init__(self, port: int, handle: str, seed: int, log: Log) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self._cookies: dict[str, str] = {}
        self._draw = random.Random(seed)
        self._handle, self._log = handle, log

    def sign_in(self) -> None:
        """Enter from the list on the sign-in page."""
        page = self._ask("GET", "/sign-in/")[1]
        token = _TOKEN.search(page)
        body = f"csrfmiddlewaretoken={token[1] if token else ''}"
        status, _ = self._ask("POST", f"/demo/sign-in/{self._handle}/", body)
        if status != 302:
            raise SystemExit(f"{self._handle} cannot enter: {status}")

    def work(self, until: float) -> None:
        """Click every five seconds, on whatever the page before offers."""
        time.sleep(self._draw.random() * EVERY)
        path = "/"
        while (began := time.monotonic()) < until:
            status, page = self._ask("GET", path)
            self._log.note(path, time.monotonic() - began, status)
            links = [p for p in _HREF.findall(page) if self._is_page(p)]
            path = self._draw.choice(links) if links else "/"
            time.sleep(max(0.0, EVERY - (time.monotonic() - began)))

    @staticmethod
    def _is_page(path: str) -> bool:
        path = urlsplit(path).path
        return not path.endswith(_DOWNLOADS) and "/sign-out" not in path

    def _ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        headers = {
            "Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items()),
            "Referer": "http://127.0.0.1/",
        }
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path.replace("&amp;", "&"), body, headers)
        reply = self._connection.getresponse()
        text = reply.read().decode("utf-8", "replace")
        for said in reply.headers.get_all("Set-Cookie") or []:
            name, _, value = said.split(";")[0].partition("=")
            self._cookies[name] = value
        return reply.status, text


def measured(title: str, home: Path, handles: list[str], port: int) -> bool:
    """Serve a home, let people work at it, and print what they waited."""
    environment = os.environ | {"BALISE_HOME": str(home), "BALISE_DEMO": "1"}
    command = [sys.executable, "-m", "balise_web.cli", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(port)
        log = Log()
        crowd = [
            Somebody(port, handles[n % len(handles)], n, log) for n in range(PEOPLE)
        ]
        for one in crowd:
            one.sign_in()
        until = time.monotonic() + SECONDS
        threads = [threading.Thread(target=one.work, args=(until,)) for one in crowd]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        server.terminate()
        server.wait()
    return _told(title, log)


def _told(title: str, log: Log) -> bool:
    every = sorted(t for times in log.took.values() for t in times)
    median, late = statistics.median(every), every[int(len(every) * 0.95)]
    print(f"\n{title}: {len(every)} clicks of {PEOPLE} people")
    print(f"median {median * 1000:.0f} ms (at most {MEDIAN * 1000:.0f})")
    print(f"95th percentile {late * 1000:.0f} ms (at most {NINETY_FIFTH * 1000:.0f})")
    slowest = sorted(log.took.items(), key=lambda kv: -statistics.median(kv[1]))
    for kind, times in slowest[:12]:
        print(f"  {statistics.median(times) * 1000:6.0f} ms  {len(times):4d}  {kind}")
    for failure in sorted(set(log.failures))[:10]:
        print(f"  failed: {failure}")
    return median <= MEDIAN and late <= NINETY_FIFTH and not log.failures


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server does not answer")


def main() -> int:
    """Measure both homes, or the one that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--region", type=Path, help="a folder of `balise demo --keep`")
    parser.add_argument("--port", type=int, default=8765)
    options = parser.parse_args()
    whole = True
    with tempfile.TemporaryDirectory(prefix="balise-load-") as scratch:
        if options.region:
            handles = ["qmr-focal-point", "qmr-validator", "qmr-analyst", "gita", "sam"]
            home = options.region / "home"
            whole = measured("invented region", home, handles, options.port)
        many = Path(scratch) / "many"
        handles = build(many)
        title = "200 participants, 10,000 submissions"
        whole = measured(title, many, handles, options.port + 1) and whole
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
