"""Packs: what one national file layout is, and how it becomes records."""

from balise.intake.packs.loading import load_pack
from balise.intake.packs.schema import pack_schema
from balise.intake.packs.values import BadPack, Pack, PackLayout
from balise.intake.packs.writing import as_yaml, pack_text

__all__ = [
    "BadPack",
    "Pack",
    "PackLayout",
    "as_yaml",
    "load_pack",
    "pack_schema",
    "pack_text",
]
