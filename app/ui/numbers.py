"""Figures as text, the same way everywhere in the window and in what it prints."""

from __future__ import annotations

from app.core.figures import frequency, grouped, percent, plain, signed

__all__ = ["frequency", "grouped", "percent", "plain", "signed"]
