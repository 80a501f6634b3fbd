"""What was done, by whom: one chain of events per participant."""
