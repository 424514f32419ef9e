"""Real patients as evaluation cases."""
