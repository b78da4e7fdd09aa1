"""How long a building takes to empty."""
