"""Metrics, honest splits and reports."""
