"""Drawing in the window: the bar, what is drawn and how it is kept, and drafts that survive a crash."""
