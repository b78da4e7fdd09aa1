"""What every room runs on: progress and cancelling, jobs, the bus, registries, files that ship, words."""
