"""Storage and MLflow, as the tasks see them."""
