"""Seals model packs for release."""
