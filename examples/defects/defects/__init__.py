"""What Darkroom is told of defects on a product line."""
