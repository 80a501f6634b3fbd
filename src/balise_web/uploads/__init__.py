"""A file on its way in: received, understood together with a person, and sent."""
