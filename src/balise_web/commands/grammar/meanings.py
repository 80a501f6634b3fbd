"""What an argument means wherever it occurs, so that it is said once and alike."""

from argparse import ArgumentParser, _SubParsersAction
from typing import Final

MEANINGS: Final = {
    "host": "where to listen; 127.0.0.1 is this machine only",
    "port": "the port to listen on",
    "workers": "how many processes serve (default: 2)",
    "agency": "a national agency, by its code",
    "authority": "who signed the letter",
    "because": "why it is so, in one word",
    "by": "what to split by: period, participant, agency, or dimensions",
    "citation": "the citation that an answer printed",
    "code": "a code, such as QMR or coast-guard",
    "confidence": "how sure you are of it",
    "dated": "the day of the letter",
    "delimiter": "the sign between cells",
    "depth": "statistics or incidents",
    "deputy": "who stands in for the focal point",
    "disjoint": "agencies whose figures may be added, separated by commas",
    "email": "the address to which the invitation goes, and to sign in with",
    "embargo": "months after a period's end before it is read",
    "encoding": "the file's character encoding, such as cp1252",
    "excepted": "participants left out, separated by commas",
    "family": "flows, smuggling, documents, business or harm",
    "field": "a field of the source sheet; may be repeated",
    "file": "the file",
    "first": "from this day, or this period (2024, 2024-Q1, 2024-03)",
    "flow": "a dataflow, such as IE",
    "focal_point": "the person that the letter names",
    "format": "how to give it",
    "frequency": "A, S, Q, M, W or D",
    "governance": "the first person of the governance body",
    "group": "a group, by its name",
    "handle": "a short name, as typed after --by",
    "header_row": "the row of the header, counted from 1; 0 for none",
    "header_rows": "how many rows the header takes, 1 to 4",
    "kind": "the kind of file, whatever its name ends in",
    "label": "a label",
    "last": "to this day, or this period",
    "last_row": "the last row of the table; 0: no notes stand below it",
    "level": "nothing, draft-help, pooled or full",
    "limit": "how many at most",
    "name": "a name for people to read",
    "number": "a number, as a submission's or a version's",
    "official": "the agency whose figure is the national one",
    "on": "the day",
    "owner": "the participant whose data it is",
    "participant": "a participant, by its code",
    "period": "a period, such as 2024-03",
    "person": "who does this, if not the shell",
    "precision": "how finely others see it",
    "public_from": "the day from which everyone may read it",
    "reason": "the reason; for cannot-collect: law or geography",
    "role": "focal-point, deputy, validator, contributor:AGENCY, analyst; or central",
    "rule": "a check, by its code",
    "secretariat": "the first person of the secretariat",
    "sheet": "the sheet of a workbook; 20* reads together all whose names begin so",
    "simulated": "mark everything of it as simulated",
    "statistic": "count, sum, mean, median, min, max, ...",
    "switch": "on or off",
    "table": "which of several tables of a sheet, by its number in the list",
    "text": "the words",
    "to": "whom: all, none, public, group:G, or codes",
    "unit": "only figures in this unit, such as detections",
    "use": "what readers may do with it",
    "viewer": "as whom to read: XXX, XXX/agency, public or secretariat",
    "where": "DIM=CODE or DIM=CODE|CODE; may be repeated",
    "written_in": "the language of the text (default: the one spoken)",
}


def explain(parser: ArgumentParser) -> None:
    """Give every argument below a parser that has no meaning of its own a common one."""
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            for child in action.choices.values():
                explain(child)
        elif not action.help:
            action.help = MEANINGS[action.dest]
