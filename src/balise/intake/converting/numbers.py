"""Read numbers in the engine, as decimals, in the format that the pack declares.

Most cells are plain digits and take the short way. Nothing is ever rounded: a number
with more places or digits than a decimal holds is a finding.
"""

from balise.intake.converting.texts import (
    DIGITS_FROM,
    DIGITS_TO,
    INVISIBLE,
    MINUS_SIGNS,
    quoted,
    quoted_list,
)
from balise.intake.packs.values import Figures
from balise.vocabulary.observations import DECIMAL

_SPACES = "[ \u00a0\u202f\u2009\u2007]"


def trimmed(cell: str) -> str:
    """Give the expression of a cell without what a person does not see at its ends."""
    return f"trim({cell}, {quoted(INVISIBLE)})"


def number(cell: str, figures: Figures) -> str:
    """Give the expression of the decimal in a cell; null where it holds none."""
    digits = _digits(cell, figures)
    shape = _shape(figures, whole="[0-9]{1,18}", places="[0-9]{1,6}0*")
    slow = (
        f"CASE WHEN regexp_full_match({digits}, {quoted(shape)}) "
        f"THEN TRY_CAST({_bare(digits, figures)} AS {DECIMAL}) END"
    )
    if figures.zero:
        nought = f"{token(cell, figures)} IN {quoted_list(figures.zero)}"
        slow = f"CASE WHEN {nought} THEN CAST(0 AS {DECIMAL}) ELSE {slow} END"
    # By way of a whole number, which is read several times faster than a decimal.
    fast = f"CAST(CAST({cell} AS BIGINT) AS {DECIMAL})"
    return f"CASE WHEN {is_plain(cell)} THEN {fast} ELSE {slow} END"


def is_too_long(cell: str, figures: Figures) -> str:
    """Give the condition that a cell is a number which a decimal cannot hold."""
    shape = _shape(figures, whole="[0-9]+", places="[0-9]+")
    return f"regexp_full_match({_digits(cell, figures)}, {quoted(shape)})"


def is_unread(cell: str, figures: Figures) -> str:
    """Give the condition that a cell is neither a number nor one of its tokens."""
    # The cases are tried in order, so that plain digits cost next to nothing.
    return (
        f"CASE WHEN {is_plain(cell)} THEN false "
        f"WHEN {is_token(cell, figures)} THEN false "
        f"ELSE {number(cell, figures)} IS NULL END"
    )


def is_plain(cell: str) -> str:
    """Give the condition that a cell is nothing but a few digits."""
    return (
        f"length({cell}) BETWEEN 1 AND 15 AND translate({cell}, '0123456789', '') = ''"
    )


def is_token(cell: str, figures: Figures) -> str:
    """Give the condition that a cell says in words why there is no plain number."""
    tokens = ["", *figures.missing, *figures.censored]
    return f"{token(cell, figures)} IN {quoted_list(tokens)}"


def token(cell: str, figures: Figures) -> str:
    """Give the expression of a cell as it is compared with the words for no number.

    What stands behind a word as a footnote or a mark says nothing of the word itself.
    """
    return _without_ends(trimmed(cell), figures)


def _without_ends(text: str, figures: Figures) -> str:
    ends = [*map(_escaped, figures.marks), *figures.footnotes]
    if not ends:
        return text
    shape = f"(?:{_SPACES}*(?:{'|'.join(ends)}))+$"
    bare = f"regexp_replace({text}, {quoted(shape)}, '')"
    words = [w for w in (*figures.missing, *figures.censored, *figures.zero) if w]
    # A word may be made of marks alone: it is one, whatever a footnote looks like.
    return (
        f"CASE WHEN {text} IN {quoted_list(words)} THEN {text} ELSE {bare} END"
        if words
        else bare
    )


def _digits(cell: str, figures: Figures) -> str:
    text = _without_ends(trimmed(cell), figures)
    # The Arabic decimal and thousands marks mean one thing only, whatever is declared.
    source = DIGITS_FROM + MINUS_SIGNS + "٫"
    target = DIGITS_TO + "-" * len(MINUS_SIGNS) + figures.decimal
    if figures.thousands:
        source, target = source + "٬", target + figures.thousands
    return f"translate({text}, {quoted(source)}, {quoted(target)})"


def _shape(figures: Figures, *, whole: str, places: str) -> str:
    between = _SPACES if figures.thousands == " " else _escaped(figures.thousands)
    grouped = f"|[0-9]{{1,3}}(?:{between}[0-9]{{3}})+"
    if figures.grouping == "lakh":
        # As in South Asia: three digits at the end, pairs before them.
        grouped = (
            f"|[0-9]{{1,2}}(?:{between}[0-9]{{2}})*{between}[0-9]{{3}}|[0-9]{{1,3}}"
        )
    grouped = grouped if figures.thousands else ""
    return f"[+-]?(?:{whole}{grouped})(?:{_escaped(figures.decimal)}{places})?"


def _bare(digits: str, figures: Figures) -> str:
    if figures.thousands == " ":
        digits = f"regexp_replace({digits}, {quoted(_SPACES)}, '', 'g')"
    elif figures.thousands:
        digits = f"replace({digits}, {quoted(figures.thousands)}, '')"
    return digits if figures.decimal == "." else f"replace({digits}, ',', '.')"


def is_doubtful(cell: str, figures: Figures) -> str:
    """Give the condition that a count may be in thousands: "60.000", the point a decimal."""
    shape = f"[+-]?[1-9][0-9]{{0,2}}{_escaped(figures.decimal)}000"
    # To look for a few signs costs next to nothing, and hardly any cell has them.
    return (
        f"CASE WHEN NOT contains({cell}, {quoted(figures.decimal + '000')}) THEN false "
        f"ELSE regexp_full_match({_digits(cell, figures)}, {quoted(shape)}) END"
    )


def mark_of(cell: str, figures: Figures) -> str:
    """Give the expression of the status that a mark behind the number stands for."""
    # A footnote may follow a mark: the marks are looked for in all that ends a number.
    ends = "|".join([*map(_escaped, figures.marks), *figures.footnotes])
    whens = " ".join(
        f"WHEN regexp_matches({trimmed(cell)}, "
        f"{quoted(f'{_escaped(mark)}(?:{_SPACES}*(?:{ends}))*$')}) THEN {quoted(status)}"
        for mark, status in figures.marks.items()
    )
    return f"CASE {whens} END" if whens else "NULL"


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in ".^$*+?()[]{}|\\/" else c for c in text)
