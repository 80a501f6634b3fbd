"""Packs: what one national file layout is, and how it becomes records."""

from balise.intake.packs.loading import load_pack
from balise.intake.packs.schema import pack_schema
from balise.intake.packs.values import BadPack, Pack, PackLayout

__all__ = ["BadPack", "Pack", "PackLayout", "load_pack", "pack_schema"]
