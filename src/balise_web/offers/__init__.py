"""Who may read what, and the ledger that the rules of sharing read."""
