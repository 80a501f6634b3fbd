"""The states of an upload, and which of them wait for a worker.

``receiving`` until all bytes are here; ``reading`` while a worker reads it and tries
what is known of it; ``open`` while a person looks at it; ``sending`` while a worker
makes a submission of it; then ``sent``, ``cancelled`` or ``expired``, and its bytes are
gone.
"""

from typing import Final

RECEIVING: Final = "receiving"
READING: Final = "reading"
OPEN: Final = "open"
SENDING: Final = "sending"
SENT: Final = "sent"
CANCELLED: Final = "cancelled"
EXPIRED: Final = "expired"

STATES: Final = (RECEIVING, READING, OPEN, SENDING, SENT, CANCELLED, EXPIRED)
KEPT: Final = (RECEIVING, READING, OPEN, SENDING)
"""States in which the bytes are here."""
WORKED_ON: Final = (READING, SENDING)
"""States that wait for a worker or have one."""
