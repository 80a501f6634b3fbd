"""The pages of packs: those of public layouts, and those that one's agencies used."""
