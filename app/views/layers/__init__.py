"""The layers of the map and the map below: which show, how strong, where from."""
