"""Pages about certificates: the member's own and the public ones."""
