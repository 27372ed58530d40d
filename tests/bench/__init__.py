"""Measurements: requests against the floor, and times as ratios taken in one run."""
