"""Letters by e-mail, plain text, in the language of whoever gets them."""

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

log = logging.getLogger(__name__)


def send(
    letter: str,
    /,
    *,
    to: str,
    language: str,
    folder: str = "accounts/letters",
    **words: Any,
) -> bool:
    """Send a letter; say whether the server took it. The log does not say to whom."""
    with translation.override(language):
        subject = render_to_string(f"{folder}/{letter}_subject.txt", words)
        body = render_to_string(f"{folder}/{letter}.txt", words)
    message = EmailMessage(
        settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + " ".join(subject.split()),
        body.strip() + "\n",
        to=[to],
    )
    try:
        message.send()
    except (SMTPException, OSError):
        log.warning("a letter was not sent: %s", letter)
        return False
    return True
