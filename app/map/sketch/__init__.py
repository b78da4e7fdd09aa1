"""The geometry of drawing: shapes from places and figures, and shapes made of others. No Qt, no records."""
