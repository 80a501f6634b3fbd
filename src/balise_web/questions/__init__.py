"""Questions pinned to a value, focal point to focal point, seen by the two only."""
