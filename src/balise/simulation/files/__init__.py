"""National files of the region, each in the layout, language and habits of its agency."""
