"""Reads campuses, estimates who is in them, knows their paths and travel times; no database, no Qt."""
