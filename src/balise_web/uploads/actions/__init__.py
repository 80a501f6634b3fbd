"""What people do with an upload: send it in pieces, say what it is, send it off."""

from balise_web.uploads.actions.answering import (
    answer,
    change_pack,
    change_reading,
    send,
)
from balise_web.uploads.actions.ending import cancel
from balise_web.uploads.actions.receiving import append, begin, receive

__all__ = [
    "answer",
    "append",
    "begin",
    "cancel",
    "change_pack",
    "change_reading",
    "receive",
    "send",
]
