"""What must happen, if not now: the queue's worker, its patience and the clockwork."""
