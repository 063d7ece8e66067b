"""Local adaptations: what an authority changes of a standard form, how it adopts one, and the report of differences."""
