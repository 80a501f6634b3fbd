"""The main job on an invented region, from file to answer to recall.

The demonstration types the same commands that a person would, in a home of its own;
nothing in it is a shortcut. Everything it shows is simulated, and says so.
"""

import json
import os
import shutil
import tempfile
import time
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from balise.vocabulary.messages import Message
from balise_web.commands.replies import FAULT, OK, Halt, Reply

if TYPE_CHECKING:
    from balise_web.commands.demo.stage import Stage


def run(args: Namespace) -> Reply:
    """Run every step; the home is thrown away unless it is to be kept."""
    began = time.monotonic()
    kept = args.keep or args.home
    folder = Path(kept).absolute() if kept else Path(tempfile.mkdtemp(prefix="balise-"))
    take(folder / "home" if args.keep or not kept else folder)
    try:
        return _played(args, folder, began)
    finally:
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def _played(args: Namespace, folder: Path, began: float) -> Reply:
    # Imported here: Django must see the new home first.
    from balise_web.commands.demo.play import play

    stage = play(folder, language=args.language, silent=args.json, opening=args.open)
    stage.say("demo-end", seconds=round(time.monotonic() - began))
    whole = stage.facts["verified"] and all(stage.facts["agrees"].values())
    data = {"ok": whole, "simulated": True, **stage.facts}
    if args.keep or args.home:
        text = json.dumps(data, ensure_ascii=False, indent=1, default=str)
        (folder / "simulated_demo.json").write_text(text, encoding="utf-8")
        stage.say("demo-kept", home=str(folder))
    if args.open:
        whole = _opened(stage, args, folder) and whole
    return Reply(data, "", OK if whole else FAULT)


def _opened(stage: "Stage", args: Namespace, folder: Path) -> bool:
    from balise_web.commands.demo.opening import lay_out, open_pages

    home = Path(os.environ["BALISE_HOME"])
    lay_out(folder, home, args.language)
    open_pages(stage, home, args.host, args.port)
    return bool(stage.facts["pages"])


def take(home: Path) -> None:
    """Make this folder the home; refuse one that already is somebody's."""
    if (home / "db.sqlite3").exists():
        raise Halt(Message("demo-home-used", {"home": str(home)}))
    os.environ["BALISE_HOME"] = str(home)
    # Invented participants must never reach what somebody works with.
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("BALISE_SHELF", None)
