"""National files that no pack was ever written for: random layouts over the true figures.

``unseen(region, number)`` gives the file of a number, the same each time: its language,
its columns, how it is spread, its title, numbers, dates, totals and notes are drawn. What
each column is and what each table sums to is kept beside. ``ministry`` gives tables as
ministries print them, with blocks, quarters and sub-totals.
"""

from balise.simulation.unseen.files import UnseenFile, unseen
from balise.simulation.unseen.ministry import KINDS, MinistryFile, ministry

__all__ = ["KINDS", "MinistryFile", "UnseenFile", "ministry", "unseen"]
