"""The next steps: recommended by rules from the level, the assessments and the plan; a person decides."""
