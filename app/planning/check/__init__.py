"""Checks that know nothing of the integer program: plans, and ways cut by danger."""
