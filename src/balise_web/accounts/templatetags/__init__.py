"""Tags of the pages at the door."""
