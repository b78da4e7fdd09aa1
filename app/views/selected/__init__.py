"""What floats over the map about one object: what is known of it, and the forms that change it."""
