"""What the program proposes, why, and the needs behind it."""
