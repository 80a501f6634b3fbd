"""The pages of the door: coming in, keeping one's account safe, people, support."""
