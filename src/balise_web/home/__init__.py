"""Home, help and status: where a person begins, learns, and sees that all is well."""
