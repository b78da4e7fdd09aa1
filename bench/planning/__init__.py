"""What the planner's bench measures, one part a module."""
