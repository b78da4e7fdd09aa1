"""Dialogs that bring drawings in from files and send them out."""
