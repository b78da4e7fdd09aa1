"""Why a need stays unmet, and what would cure it."""
