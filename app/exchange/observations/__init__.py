"""Readings, line lists and weather from tables, JSON, a watched folder or an address."""
