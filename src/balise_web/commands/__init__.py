"""The command line: each command turns words into one action and its outcome into text.

No rule lives here. The grammar is light, so that help comes at once; a command's own
module, and Django with it, is imported only when the command runs.
"""
