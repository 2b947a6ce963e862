"""What a photo's bytes say: one decoding policy for every task."""
