"""The forms of participants and terms."""
