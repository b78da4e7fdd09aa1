"""The situation map on paper: what it says and where its parts stand. `map.paint.sheet` draws it."""
