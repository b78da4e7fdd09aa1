"""The words of the program: frozen values shared by every room. No input or output, no Qt, no database."""
