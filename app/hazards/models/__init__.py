"""One module for each assessment model."""
