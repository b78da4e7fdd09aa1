"""Where to keep teams and stock in quiet times: location models, and the siting of a campus."""
