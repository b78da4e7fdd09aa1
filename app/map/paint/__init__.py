"""Painting with QPainter, the same for screen, PNG and PDF. The only place below the views with QtGui."""
