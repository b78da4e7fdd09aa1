"""The risk matrix and the register of standing hazards."""
