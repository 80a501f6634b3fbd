"""Workbooks to be filled in, for those who want one; made from the common model.

No template is ever required. One that comes back is read by a pack that is made from
the same model, so it goes through the same engine as any other file.
"""

from balise.intake.templates.incidents import INCIDENTS, IncidentTemplate
from balise.intake.templates.packs import template_pack
from balise.intake.templates.recognising import find_template
from balise.intake.templates.values import Template, template_of
from balise.intake.templates.workbooks import write_template

__all__ = [
    "INCIDENTS",
    "IncidentTemplate",
    "Template",
    "find_template",
    "template_of",
    "template_pack",
    "write_template",
]
