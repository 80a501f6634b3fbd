"""What the data say: questions, answers, and what each answer rests on."""
