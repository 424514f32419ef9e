"""The parameters of the ranking model."""
