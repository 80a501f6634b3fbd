"""What the templates of home need of their own."""
