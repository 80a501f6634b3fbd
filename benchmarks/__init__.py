"""Measurements: each a ratio in one run, against the bare engine or a named peer."""
