"""Figures and checks of zones while they are drawn."""
