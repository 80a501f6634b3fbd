"""What home shows, made of rows and of values of the core; no HTML."""
