"""Tours of vehicles for the loads of a plan: which vehicle goes when over which zones."""

from app.planning.tours.build import Left, TourPlan, build_tours

__all__ = ["Left", "TourPlan", "build_tours"]
