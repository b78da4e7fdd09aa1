"""What comes in from outside: counts, readings, line lists, weather, and the warnings that they raise."""
