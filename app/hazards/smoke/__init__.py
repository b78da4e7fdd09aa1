"""How long a room stays tenable: growth of a fire, filling with smoke, limits."""
