"""Raw tables to one knowledge base of diseases and their findings."""
