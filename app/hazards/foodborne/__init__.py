"""Outbreaks by food: who ate what, who fell ill and when, and what that speaks for."""
