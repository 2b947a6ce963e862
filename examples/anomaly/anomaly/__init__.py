"""What Darkroom is told of cloth, most of which is as it should be."""
