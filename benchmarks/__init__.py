"""Measurements of Cebra's budgets; results in README.md beside this file."""
