"""Send a large file through the real pages, and say how much memory that took.

Run as a program in a home of its own: memory is known per process. The file is made on
the way; nothing of it is held. Whether it can be read does not matter here.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

MEGABYTE = 1_000_000
LINE = b"2024-03-01;Iraq;Male;12345\n"
EDGE = "---------------------------balise"


class Made:
    """A stream that makes its bytes when they are asked for."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def read(self, size: int = -1) -> bytes:
        wanted = size if size >= 0 else MEGABYTE
        while len(self._rest) < wanted and (piece := next(self._pieces, b"")):
            self._rest += piece
        found, self._rest = self._rest[:wanted], self._rest[wanted:]
        return found

    def readline(self, size: int = -1) -> bytes:
        """Nobody reads a file by its lines; the server's stream only wants it there."""
        raise NotImplementedError


def lines(size: int) -> Iterator[bytes]:
    block = LINE * 2000
    for _ in range(size // len(block)):
        yield block
    yield block[: size % len(block)]


def form(agency: int, size: int) -> tuple[Iterator[bytes], int]:
    """The body of a form with a file of some size, and the body's own length."""
    head = (
        f'--{EDGE}\r\nContent-Disposition: form-data; name="agency"\r\n\r\n{agency}\r\n'
        f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="big.csv"\r\n'
        "Content-Type: text/csv\r\n\r\n"
    ).encode()
    tail = f"\r\n--{EDGE}--\r\n".encode()

    def body() -> Iterator[bytes]:
        yield head
        yield from lines(size)
        yield tail

    return body(), len(head) + size + len(tail)


def most_memory() -> int:
    """The most memory since this program began, in megabytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    raise LookupError("VmHWM")


def request(client, method: str, path: str, body, length: int, **more):
    environ = client._base_environ(
        REQUEST_METHOD=method,
        PATH_INFO=path,
        CONTENT_LENGTH=str(length),
        **{"wsgi.input": body, **more},
    )
    return client.handler(environ)


def main(size: int) -> dict[str, object]:
    from balise_web.starting import prepare

    prepare()
    from django.test.utils import setup_test_environment

    setup_test_environment()
    from balise_web.uploads.models import Upload
    from web.pages.signing_in import signed_in
    from web.world import a_cast

    ana = a_cast().ana
    client = signed_in(ana.sender)
    client.get("/send/")
    before = most_memory()
    pieces, length = form(ana.agency.pk, size)
    kind = f"multipart/form-data; boundary={EDGE}"
    request(client, "POST", "/send/", Made(pieces), length, CONTENT_TYPE=kind)
    whole = most_memory()
    told = client.post(
        "/send/begin", {"agency": ana.agency.pk, "name": "b.csv", "size": size}
    ).json()
    offset = {"HTTP_UPLOAD_OFFSET": "0"}
    request(client, "PUT", told["bytes"], Made(lines(size)), size, **offset)
    return {
        "whole": whole - before,
        "piece": most_memory() - before,
        "received": [row.received for row in Upload.objects.order_by("pk")],
        "states": [row.state for row in Upload.objects.order_by("pk")],
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]) * MEGABYTE)))
