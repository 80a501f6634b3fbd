"""What the templates of uploads need beside the words of every page."""
