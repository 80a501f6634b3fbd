"""An invented region whose true figures are known: demo, load test, training ground.

Nothing here imports anything else of Balise, least of all a reader, a resolver or a code
map of ``balise.intake``: what this package writes, and what it says is true, can
therefore be held against what the rest makes of it. Every file says that it is
simulated, in its name and where it can inside.
"""
