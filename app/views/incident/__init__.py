"""Opening an incident, and open incidents as chips and lines."""
