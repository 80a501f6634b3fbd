"""The tag that puts the invented people on the sign-in page."""
