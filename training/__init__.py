"""Builds, evaluates and packs the models that Cebra ships; for machine-learning staff."""
