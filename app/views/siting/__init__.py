"""Where to keep teams and stock: for planners in quiet times."""
