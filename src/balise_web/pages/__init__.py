"""What every page is made of: layout, parts, words, and the ways out of a view.

This package knows people and outcomes, and no app that has pages of its own.
"""
