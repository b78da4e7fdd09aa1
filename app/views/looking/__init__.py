"""Looking around: sweeps, bookmarks, the overview, the second map."""
