"""A PDF by operators: map bodies without a painter, text that searches, places on earth."""
