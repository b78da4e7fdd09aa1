"""One module for each way to give an incident its extent."""
