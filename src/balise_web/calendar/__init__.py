"""What is due, given and late, for oneself and for the governance body; reminders."""
