"""The pages of who takes part, under which terms, and what each says of its sources."""
