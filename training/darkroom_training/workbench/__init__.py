"""What people do with the training code by themselves, with no orchestration around it."""
