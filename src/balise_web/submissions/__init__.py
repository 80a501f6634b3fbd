"""Deliveries: from a file to what others read, and back again."""
