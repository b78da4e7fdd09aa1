"""The tools of the map: one module for each family of shapes."""
