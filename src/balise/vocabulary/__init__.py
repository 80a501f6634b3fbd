"""What the words mean: codes, periods, the common model, and the sentences shown.

The model is data (``model/*.yaml``, ``codelists/*.csv``, ``messages/*.yaml``); the
modules here only read it and give it types. Adding a field is one edit of that data.
"""
