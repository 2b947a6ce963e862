"""Trials: what learns from a dataset, and the model that it leaves."""
