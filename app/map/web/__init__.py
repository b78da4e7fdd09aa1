"""The web map: one HTML file that needs nothing but a browser."""
