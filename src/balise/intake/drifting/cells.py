"""What has changed inside the columns that a file and its pack have in common."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from balise.intake.converting.dates import ISO_DAY, read_day
from balise.intake.converting.labels import coded_labels
from balise.intake.converting.periods import day_in
from balise.intake.drifting.values import Change, Effect
from balise.intake.packs.values import Column, Figures, Role
from balise.intake.suggesting.days import day_format
from balise.intake.suggesting.figures import number_format, value_of
from balise.intake.suggesting.profiling import Profile
from balise.vocabulary.messages import Message
from balise.vocabulary.normalising import normalised

_SHOWN: Final = 12
_ENOUGH: Final = 0.5

# Words that say that a figure stands for many: a table in thousands is another table.
_MULTIPLIERS: Final = (
    *("in thousands", "thousands of persons", "en miles", "miles de personas"),
    *("en milliers", "milliers de personnes", "тыс", "тысяч", "千人", "千", "بالآلاف"),
    *("in tausend", "in migliaia", "em milhares", "ribu orang", "bin kişi", "000s"),
)


def changes_in(
    column: Column, profile: Profile, in_order: Sequence[str]
) -> Iterator[Change]:
    """Give what differs in the cells of one column from what its pack expects."""
    if not profile.labels:
        return
    if column.role is Role.DIMENSION:
        yield from _labels(column, profile)
    elif column.role is Role.PERIOD and column.targets == ("date",):
        yield from _days(column, profile, in_order)
    elif column.role is Role.MEASURE:
        for figures in column.figures[:1]:
            yield from _numbers(figures, profile)


def multiplier_in(texts: Sequence[str]) -> Change | None:
    """Find a word that makes each figure stand for many, such as *in thousands*."""
    said = " ".join(f" {normalised(text)} " for text in texts)
    for word in map(normalised, _MULTIPLIERS):
        if f" {word} " in said or (not word.isascii() and word in said):
            return Change(Message("drift-multiplier", {"word": word}), Effect.WRONG)
    return None


def _labels(column: Column, profile: Profile) -> Iterator[Change]:
    meanings = coded_labels(column, profile.labels)
    fresh = [
        label
        for label, meaning in meanings.items()
        if meaning.rule in {"unknown-code", "ambiguous-code"}
    ]
    if fresh:
        shown = ", ".join(fresh[:_SHOWN])
        said = {"column": profile.header, "values": shown, "count": len(fresh)}
        yield Change(Message("drift-labels", said), Effect.ERRORS, profile.header)


def _numbers(figures: Figures, profile: Profile) -> Iterator[Change]:
    way = (figures.decimal, figures.thousands)
    known = {*figures.missing, *figures.censored}
    labels = [label for label in profile.labels if label not in known]
    found = number_format(labels)
    other = (found.decimal, found.thousands)
    said = {"column": profile.header, "before": _marks(way), "after": _marks(other)}
    written = [label for label in labels if value_of(label, other) is not None]
    unread = [label for label in written if value_of(label, way) is None]
    if unread:
        yield Change(Message("drift-numbers", said), Effect.ERRORS, profile.header)
    elif found.whole and any(_is_part(value_of(label, way)) for label in written):
        yield Change(Message("drift-numbers", said), Effect.WRONG, profile.header)
    if found.unread:
        words = {"column": profile.header, "values": ", ".join(found.unread[:_SHOWN])}
        yield Change(Message("drift-signs", words), Effect.ERRORS, profile.header)


def _days(
    column: Column, profile: Profile, in_order: Sequence[str]
) -> Iterator[Change]:
    formats = column.formats or ISO_DAY
    unread = [text for text in profile.labels if day_in(text, column) is None]
    found = day_format(profile.labels, in_order)
    if found is None:
        return
    said = {"column": profile.header, "before": formats[0], "after": found.format}
    if len(unread) > len(profile.labels) * _ENOUGH:
        yield Change(Message("drift-days", said), Effect.ERRORS, profile.header)
    elif (
        not found.rivals and not unread and _other_days(profile, formats, found.format)
    ):
        yield Change(Message("drift-days", said), Effect.WRONG, profile.header)


def _other_days(profile: Profile, formats: Sequence[str], shape: str) -> bool:
    """Say whether the format that the column itself speaks for gives other days."""

    def days(shapes: Sequence[str]) -> list[date | None]:
        return [read_day(text, shapes) for text in profile.labels]

    return days(formats) != days((shape,))


def _is_part(value: object) -> bool:
    return value is not None and value != int(str(value).partition(".")[0])


def _marks(way: tuple[str, str]) -> str:
    decimal, thousands = way
    return f"1{thousands}234{decimal}5"
