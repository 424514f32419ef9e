"""Raw public data: where it is, whether it is intact, and how it is read."""
