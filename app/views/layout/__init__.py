"""The layout of the situation map: its options, a frame on the map, a live page, files and printer."""
