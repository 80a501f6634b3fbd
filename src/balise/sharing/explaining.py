"""A decision in sentences: what concerns the viewer, or the true row for the owner."""

from typing import Literal

from balise.sharing.decisions import Decision
from balise.vocabulary.messages import Message, render


def explain(
    decision: Decision, *, to: Literal["viewer", "owner"]
) -> tuple[Message, ...]:
    """Say why, and what would change it. Auditors are told what the owner is told."""
    return _to_viewer(decision) if to == "viewer" else _to_owner(decision)


def explained(
    decision: Decision, *, to: Literal["viewer", "owner"], language: str
) -> str:
    """Give the whole explanation in one language, a sentence to a line."""
    return "\n".join(render(each, language) for each in explain(decision, to=to))


def _to_viewer(decision: Decision) -> tuple[Message, ...]:
    said = [_because(decision.because, decision)]
    for row in decision.narrowed:
        if row.because != decision.because:
            said.append(_because(row.because, decision))
        if row.unlock is not None:
            said.append(row.unlock)
    if decision.unlock is not None and decision.unlock not in said:
        said.append(decision.unlock)
    return tuple(said)


def _to_owner(decision: Decision) -> tuple[Message, ...]:
    code = "decision-row-grants" if decision.granted else "decision-row-refuses"
    params = {
        **_names(decision),
        "row": decision.row,
        "because": decision.because,
    }
    situations = [
        Message(f"situation-{name}", _names(decision)) for name in decision.situation
    ]
    narrowed = [
        Message("decision-row-narrows", {"row": row.rule, "because": row.because})
        for row in decision.narrowed
    ]
    told = situations if decision.row == "R8" else narrowed
    return (Message(code, params), *told)


def _because(because: str, decision: Decision) -> Message:
    return Message(f"decision-{because.replace('_', '-')}", _names(decision))


def _names(decision: Decision) -> dict[str, object]:
    viewer = decision.viewer
    who = viewer.participant or ("secretariat" if viewer.secretariat else "public")
    return {"viewer": who, "owner": decision.owner, "dataflow": decision.dataflow}
