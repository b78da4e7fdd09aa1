"""What other programs on the network may tell Muster: readings, cases, weather and alerts over HTTP."""
