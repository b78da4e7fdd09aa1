"""The Gaussian plume of a passive gas, inside the range in which it was checked and nowhere else."""
