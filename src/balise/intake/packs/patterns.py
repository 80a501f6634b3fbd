"""The patterns of a pack: RE2, whose time grows with the text and never explodes."""

from functools import lru_cache
from typing import Any

import re2


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> Any:
    """Compile a pattern, quietly; raises ``re2.error`` where it is none."""
    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options=options)
