"""The workbench: alternatives side by side, computed, compared, and one of them taken."""
