"""What all processes count together, such as wrong passwords."""

from django.db import models


class CacheEntry(models.Model):
    """One row of Django's cache in the database; only the cache reads and writes it."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
