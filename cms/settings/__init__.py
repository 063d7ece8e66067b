"""Settings. The environment is read in this package and nowhere else."""
