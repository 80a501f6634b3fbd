"""Who reports, who acts for whom, and what each has declared about its data."""
