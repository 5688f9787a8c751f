"""Experiments: runs, studies, sweeps and their stores."""
