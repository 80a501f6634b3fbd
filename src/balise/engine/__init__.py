"""The one way to open the columnar engine (DuckDB through Ibis)."""
