"""A release of a hazardous substance: distances by the table, and what people in their way should do."""
