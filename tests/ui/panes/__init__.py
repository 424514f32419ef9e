"""Tests that share one window a file."""
