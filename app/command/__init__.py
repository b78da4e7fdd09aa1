"""What the command centre does, one verb per function: the only writers of an operation. No Qt."""
