"""The situation dock: one file for each card."""
