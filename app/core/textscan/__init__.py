"""Findings in a note of free text, with the words they came from and how the note means them."""

from app.core.textscan.detect import language_of
from app.core.textscan.proposal import Proposal, Status, marks
from app.core.textscan.scanner import NoteScanner

__all__ = ["NoteScanner", "Proposal", "Status", "language_of", "marks"]
