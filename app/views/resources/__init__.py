"""Depots, teams, stock and vehicles: shown, entered, imported."""
