"""Maps below the campus: files and services, read aside and never waited for. No Qt."""
