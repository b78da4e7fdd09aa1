"""Infection: compartment models and their fit, growth, final size, groups, renewal, rooms, demand."""
