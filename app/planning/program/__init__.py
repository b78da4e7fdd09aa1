"""The integer program: objective, formulation in PuLP, arrays."""
