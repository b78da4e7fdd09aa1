"""Solving the integer program in a process that can be killed."""
