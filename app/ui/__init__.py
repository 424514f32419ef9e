"""The window: Qt views and view models, no medical logic."""
