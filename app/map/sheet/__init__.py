"""The situation map as a sheet of paper: what it says and where its parts stand. `map.paint.sheet` draws it."""
