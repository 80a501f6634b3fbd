"""Balise: national data on migrant smuggling, shared under reciprocity.

The rules live here as plain Python; nothing in this package knows Django.
"""
