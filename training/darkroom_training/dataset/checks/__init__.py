"""The data checks: each gives one figure, which the plan's limits judge (docs/training-tasks.md, check)."""
