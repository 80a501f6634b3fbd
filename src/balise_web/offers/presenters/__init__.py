"""What the pages of sharing show, as values: no markup, no rule."""
