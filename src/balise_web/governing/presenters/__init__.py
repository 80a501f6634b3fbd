"""What the pages of participants and terms show, made of rows and of values."""
