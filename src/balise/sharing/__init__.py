"""Who may read what of whom: terms, offers, giving, and the decisions they make."""
