"""What people do to a submission, from the file to the others' eyes and back."""

from balise_web.submissions.actions.caring import release_due, sweep, verify
from balise_web.submissions.actions.checking import Checked, check_file
from balise_web.submissions.actions.correcting import resend
from balise_web.submissions.actions.noticing import confirm_deletion
from balise_web.submissions.actions.recalling import (
    RecallPreview,
    confirm_erasure,
    recall,
    recall_preview,
)
from balise_web.submissions.actions.releasing import (
    Reader,
    ReleasePreview,
    release,
    release_preview,
    set_standing_release,
)
from balise_web.submissions.actions.restoring import restore
from balise_web.submissions.actions.returning import give_back
from balise_web.submissions.actions.reviewing import (
    adopt,
    approve,
    cancel,
    clear,
    discard,
    explain_errors,
)
from balise_web.submissions.actions.sealing import seal
from balise_web.submissions.actions.single_values import CellEdit, correct
from balise_web.submissions.actions.submitting import nil_return, submit
from balise_web.submissions.receipts import Receipt

__all__ = [
    "CellEdit",
    "Checked",
    "Reader",
    "RecallPreview",
    "Receipt",
    "ReleasePreview",
    "adopt",
    "approve",
    "cancel",
    "check_file",
    "clear",
    "confirm_deletion",
    "confirm_erasure",
    "correct",
    "discard",
    "explain_errors",
    "give_back",
    "nil_return",
    "recall",
    "recall_preview",
    "release",
    "release_due",
    "release_preview",
    "resend",
    "restore",
    "seal",
    "set_standing_release",
    "submit",
    "sweep",
    "verify",
]
