"""The allocation problem of a moment: resources, needs and travel, checked and frozen."""
