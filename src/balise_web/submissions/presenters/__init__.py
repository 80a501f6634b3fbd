"""Rows and core values as a page shows them: no HTML, no rule, few queries."""
