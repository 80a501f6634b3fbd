"""Write a file that comes with a form straight to the store, and stop at the limit.

Django would keep it in memory or in the system's own temporary folder. Here it lies
among the drafts under a name that no row knows: what is not taken over is swept.
"""

import secrets
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from balise.store.disks import UNFINISHED


class ReceivedFile(UploadedFile):
    """A file that was received; ``path`` is where it lies until it is taken over."""

    def __init__(self, path: Path, name: str, size: int) -> None:
        super().__init__(name=name, size=size)
        self.path = path

    def forget(self) -> None:
        """Remove it, unless it was taken over."""
        self.path.unlink(missing_ok=True)


class StoreUploadHandler(FileUploadHandler):
    """Writes each file of a form beside the drafts."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.too_large = False
        self._path: Path | None = None
        self._out: BinaryIO | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open a file under a name of our own."""
        super().new_file(*args, **kwargs)
        folder = Path(settings.STORE_ROOT) / "drafts"
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{UNFINISHED}{secrets.token_hex(8)}"
        self._out = self._path.open("xb")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece; leave the rest of a file that is too large unread."""
        assert self._out is not None  # noqa: S101 - a file was begun
        if start + len(raw_data) > settings.UPLOAD_LIMIT:
            self.too_large = True
            self.upload_interrupted()
            raise SkipFile
        self._out.write(raw_data)

    def file_complete(self, file_size: int) -> ReceivedFile | None:
        """Give the file as it was received."""
        if self._out is None or self._path is None:
            return None
        self._out.close()
        return ReceivedFile(self._path, self.file_name or "", file_size)

    def upload_interrupted(self) -> None:
        """Leave nothing of a file that broke off."""
        if self._out is not None and self._path is not None:
            self._out.close()
            self._path.unlink(missing_ok=True)
            self._out = None
