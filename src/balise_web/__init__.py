"""The ledger of Balise: rows, actions and access over the rules in ``balise``."""
