"""What an incident does to its surroundings: its extent, and later the assessment models."""
