"""Views of participants and terms: get, act, and go back."""
