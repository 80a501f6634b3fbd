"""What one column may be: its header and its values weighed together.

A coded meaning needs values that bear it out; a header alone is never enough for one.
Values alone are enough where they fit one meaning only.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from balise.intake.suggesting.clues import COUNTRY, Clue
from balise.intake.suggesting.profiling import Profile
from balise.intake.suggesting.spreading import BETWEEN
from balise.intake.suggesting.values import THRESHOLD, Proposal
from balise.intake.suggesting.words import Said, header_meanings
from balise.vocabulary.messages import Message
from balise.vocabulary.model import model

COUNTRIES: Final = tuple(
    name for name, field in model().dimensions.items() if field.code_list == COUNTRY
)
_FREE: Final = frozenset({"dimension:place", "dimension:route"})
"""Dimensions without a list: only the header can say that a column is one."""

_ANY_COUNTRY: Final = frozenset(
    {
        "country",
        "nation",
        "pais",
        "país",
        "pays",
        "страна",
        "国家",
        "paese",
        "land",
        "国",
    }
    | {"الدولة", "البلد", "countries", "negara", "ülke"}
)
"""Words that name a country and not which: they say nothing beside a table."""

_HEADER: Final = 0.72
_VALUES: Final = 0.88
_UNBORNE: Final = 0.35
_ALONE: Final = 0.75
_NEEDS: Final = {
    "period:year": "year",
    "period:month": "month",
    "period:quarter": "quarter",
    "period:date": "date",
    "report_date": "date",
    "reporter": COUNTRY,
    "kind": "kinds",
    "measure": "number",
    "coordinates": "coordinates",
    "dimension:sex+age": "people",
    "field:payment.currency": "currency",
    "field:payment.amount": "number",
    "field:incident.latitude": "number",
    "field:incident.longitude": "number",
}
_PER_CENT: Final = frozenset("%٪‰")
_SAYS: Final = {
    "counter": "identifier",
    "percent": "rate",
    "url": "source",
    "long-text": "note",
    "sdmx": "period:sdmx",
}
_MEANT: Final = {
    **_SAYS,
    "people": "dimension:sex+age",
    "number": "measure",
    "kinds": "kind",
    "coordinates": "coordinates",
    "currency": "field:payment.currency",
    **{form: f"period:{form}" for form in ("year", "month", "quarter", "date")},
}
"""What values of a form mean by themselves, beside the dimensions of a code list."""


def proposals(profile: Profile, clues: Mapping[str, Clue]) -> tuple[Proposal, ...]:
    """Give everything that a column may be, the likeliest first."""
    if not profile.filled:
        return (Proposal("empty", 0.95, (Message("suggest-column-empty"),)),)
    said = {found.meaning: found for found in _said(_bare(profile.header))}
    if _PER_CENT.intersection(profile.header):
        said["rate"] = Said("rate", "%", 1.0)
    meanings = dict.fromkeys((*said, *_meanings_of(clues)))
    judged = [_judged(m, said.get(m), clues, profile) for m in meanings]
    kept = [proposal for proposal in judged if proposal.confidence >= 0.2]
    return tuple(sorted(kept, key=lambda p: (-p.confidence, p.meaning)))


def named_beside(
    judged: Mapping[int, tuple[Proposal, ...]], texts: Sequence[str]
) -> dict[int, tuple[Proposal, ...]]:
    """Let a title or a name say which of the countries of a journey a column holds.

    So it is where one column alone holds countries, its header does not say which, and
    *by nationality* stands beside the table.
    """
    found = dict(judged)
    holding = [i for i, these in judged.items() if _holds_countries(these)]
    named = {
        said.meaning.partition(":")[2]: said
        for text in texts
        for said in header_meanings(text)
        if said.meaning.partition(":")[2] in COUNTRIES and said.word not in _ANY_COUNTRY
    }
    if len(holding) == 1 and len(named) == 1:
        (index,), ((target, said),) = holding, named.items()
        evidence = (Message("suggest-words-say", {"word": said.word}),)
        first = Proposal(f"dimension:{target}", 0.8, evidence)
        others = (p for p in judged[index] if p.meaning != first.meaning)
        found[index] = (first, *others)
    return found


def _holds_countries(proposed: Sequence[Proposal]) -> bool:
    """Say whether values that are countries are all that speaks for a column."""
    best = proposed[0] if proposed else None
    return (
        best is not None
        and best.target in COUNTRIES
        and 0.5 < best.confidence < THRESHOLD
        and all(said.code == "suggest-values-say" for said in best.evidence)
    )


def form_needed(meaning: str) -> str | None:
    """Give the form of values that a meaning needs; None where any text will do."""
    if meaning in _NEEDS:
        return _NEEDS[meaning]
    if meaning.startswith("field:group.count"):
        return "number"
    role, _, target = meaning.partition(":")
    if role == "dimension" and target in model().dimensions:
        return model().dimensions[target].code_list
    return None


def _meanings_of(clues: Mapping[str, Clue]) -> Iterator[str]:
    for form, clue in clues.items():
        if clue.only_special:
            continue
        if form in _MEANT:
            yield _MEANT[form]
        yield from (
            f"dimension:{name}"
            for name, field in model().dimensions.items()
            if field.code_list == form
        )


def _judged(
    meaning: str, said: Said | None, clues: Mapping[str, Clue], profile: Profile
) -> Proposal:
    form = form_needed(meaning)
    clue = clues.get(form) if form else None
    confidence = _confidence(meaning, said, clue, form)
    if form is None and (shown := clues.get(_form_said(meaning) or "")):
        confidence = max(confidence, 0.9 * shown.strength)
    confidence *= _doubt(meaning, said, clues, profile)
    if meaning == "period:year" and clue and said is None:
        confidence = min(confidence, 0.8)
    evidence = []
    if said:
        evidence.append(Message("suggest-header-says", {"word": said.word}))
    if clue:
        counted = {"known": clue.known, "of": clue.looked_at}
        evidence.append(Message("suggest-values-say", counted))
    return Proposal(meaning, round(confidence, 3), tuple(evidence))


def _doubt(
    meaning: str, said: Said | None, clues: Mapping[str, Clue], profile: Profile
) -> float:
    """Give the factor by which other readings of the values lessen a confidence."""
    if meaning == "rate" and not clues.keys() & {"number", "percent"}:
        return 0.4
    if meaning == "measure" and "counter" in clues:
        return 0.5
    if meaning == "measure" and "year" in clues and said is None:
        return 0.5
    if meaning == "identifier" and profile.distinct < profile.filled * 0.95:
        return 0.6
    return 1.0


def _confidence(
    meaning: str, said: Said | None, clue: Clue | None, form: str | None
) -> float:
    named = said.strength if said else 0.0
    if form is None:
        # Nothing in the values can bear this out, so the word has to be the very one.
        return _ALONE * named + (0.1 if named == 1 else 0)
    if clue is None:
        return _UNBORNE * named
    borne = _shape(clue)
    if meaning.startswith("dimension:") and form == COUNTRY and not said:
        # Which of the countries of a journey it is, the values do not say.
        return borne * (0.62 if meaning == "dimension:citizenship" else 0.4)
    if meaning == "measure" and not said:
        return 0.62 * borne
    if meaning == "kind" and not said:
        return 0.8 * borne
    return 1 - (1 - _HEADER * named) * (1 - _VALUES * borne)


def _shape(clue: Clue) -> float:
    """Weigh a clue: half of the labels known is little, nine of ten is nearly all."""
    if clue.form in {"number", "year", "month", "date", "quarter", "sdmx", "kinds"}:
        return clue.strength
    few = 1.0 if clue.known > 2 else 0.85
    return few * min(1.0, max(0.0, (clue.strength - 0.2) / 0.65))


def _said(header: str) -> tuple[Said, ...]:
    """Look the header up; of several levels the lowest names the column itself."""
    return header_meanings(header) or header_meanings(header.rpartition(BETWEEN)[2])


def _form_said(meaning: str) -> str | None:
    return next((form for form, said in _SAYS.items() if said == meaning), None)


def _bare(header: str) -> str:
    """Take off the number that tells a repeated header apart."""
    return header.partition("#")[0] if header.rpartition("#")[2].isdecimal() else header
