"""Cebra: offline ranking of common and orphan diseases from clinical findings."""

__version__ = "0.1.0"
