"""The pages of sending data; each calls the actions, and holds no rule."""
