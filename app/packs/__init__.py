"""Signed model packs: how one file is checked, installed beside the bundled model, and taken back."""
