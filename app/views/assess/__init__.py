"""The panel of assessment: what models say of an incident."""
