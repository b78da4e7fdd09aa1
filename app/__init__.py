"""Muster: a desktop GIS command application for emergencies on a university campus."""

__version__ = "0.1.0"
