"""The pack that reads a filled template, made from the same model as the template."""

from functools import cache
from typing import Any

import yaml

from balise.intake.templates.incidents import IncidentTemplate
from balise.intake.templates.values import Figure, Template
from balise.intake.templates.words import (
    BOUNDS,
    PLAIN,
    WITHOUT,
    bounded,
    heading,
    indicator_words,
    own_labels,
    statistic_words,
    status_words,
    unit_words,
)
from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.model import MODEL_VERSION
from balise.vocabulary.periods import Frequency
from balise.vocabulary.tables import TOTAL

HEADER_ROW = 1
"""The row of codes, which is hidden; the words of a language stand below it."""

_WORDS = {
    "indicator": indicator_words,
    "statistic": statistic_words,
    "unit": unit_words,
}


class _Plain(yaml.SafeDumper):
    """Writes no anchors: a pack has none."""

    def ignore_aliases(self, data: object) -> bool:
        return True


@cache
def template_pack(template: Template | IncidentTemplate) -> str:
    """Write the pack of a template; it reads every language."""
    if isinstance(template, IncidentTemplate):
        return _text(template.content())
    content = {
        "format": 1,
        "name": f"template-{template.dataflow.lower()}",
        "version": MODEL_VERSION,
        "about": f"A filled template of Balise for {template.dataflow}; made from the model.",
        "layouts": [_layout(template)],
    }
    return _text(content)


def _text(content: dict[str, Any]) -> str:
    return yaml.dump(content, Dumper=_Plain, allow_unicode=True, sort_keys=False)


def _layout(template: Template) -> dict[str, Any]:
    return {
        "name": "template",
        "reading": {"header_row": HEADER_ROW, "header_rows": 1, "last_row": 0},
        # A pack has to name one; what stands in a cell says its own.
        "time": {"frequency": Frequency.MONTHLY.value},
        "figures": {
            "complete": template.complete,
            "censored": {bounded(n): {"lower": 0, "upper": n - 1} for n in BOUNDS},
            "missing": {
                text: status.value
                for status in WITHOUT
                for text in status_words(status).values()
            },
        },
        "columns": {name: _column(template, name) for name in template.columns},
        "skip": [
            {
                "rule": "headings",
                "column": "period",
                "values": sorted({heading("period", each) for each in LANGUAGES}),
            }
        ],
    }


def _column(template: Template, name: str) -> dict[str, Any]:
    match name:
        case "period":
            return {"period": "sdmx"}
        case "value":
            return {"measure": [_measure(template, each) for each in template.figures]}
        case "obs_status":
            return {"status": _flags()}
        case "note" | "restriction":
            return {name: True}
        case _ if name in template.by:
            return _dimension(template, name)
    reason = "says which figure stands in value"
    return {"ignore": reason, "holds_no_personal_data": True}


def _dimension(template: Template, name: str) -> dict[str, Any]:
    listed = template.field(name).code_list
    labels = own_labels(listed) if listed else {}
    return {
        "dimension": name,
        "empty": TOTAL,
        **({"labels": labels} if labels else {}),
    }


def _measure(template: Template, figure: Figure) -> dict[str, Any]:
    said = {"indicator": figure.indicator, "unit": figure.unit}
    when = {
        name: sorted(
            {getattr(figure, name), *_WORDS[name](getattr(figure, name)).values()}
        )
        for name in template.choosing
    }
    return {
        **said,
        "statistic": figure.statistic,
        **({"when": when} if when else {}),
    }


def _flags() -> dict[str, str]:
    words = {
        text: status.value for status in PLAIN for text in status_words(status).values()
    }
    return words | {status.value: status.value for status in PLAIN}
