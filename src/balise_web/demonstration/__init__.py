"""The invented region opened in a browser: its people, and files to try.

Nothing here answers unless the settings say that this is a demonstration; and even then
only invented people get in (``accounts.demo``).
"""
