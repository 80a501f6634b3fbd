"""The pages of sharing: thin, each step an action that the command line takes too."""
