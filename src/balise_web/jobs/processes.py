"""Which process works on something, and whether it still runs.

A lease that a process left behind is taken over at once where it can be seen that the
process is gone; a lease from elsewhere runs out by itself.
"""

import os
from pathlib import Path

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_SPACE = Path("/proc/self/ns/pid")
_GONE = ("Z", "X")


def this_process() -> str:
    """Name this process so that others on this host know it again; empty if we cannot."""
    begun = _begun(os.getpid())
    here = _here()
    return f"{here} {os.getpid()} {begun}" if here and begun else ""


def is_gone(process: str) -> bool:
    """Say whether a process of this host has ended; of another one nobody can say."""
    here, _, rest = process.partition(" ")
    number, _, begun = rest.partition(" ")
    if not here or here != _here() or not number.isdigit():
        return False
    return _begun(int(number)) != begun


def _here() -> str:
    """Name this boot of this host, and the space in which process numbers count."""
    try:
        boot = _BOOT.read_text(encoding="ascii").strip()
        return f"{boot}/{os.readlink(_SPACE)}"
    except OSError:
        return ""


def _begun(number: int) -> str:
    """Give the tick at which a process began: numbers are given out again and again."""
    try:
        told = Path(f"/proc/{number}/stat").read_text(encoding="utf-8")
    except OSError:
        return ""
    # The second column is the program's name, in brackets, whatever is in it.
    state, *columns = told.rpartition(")")[2].split()
    return "" if state in _GONE else columns[18]
