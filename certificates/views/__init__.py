"""Pages about certificates: the member's own, the public ones, and those of the admin."""
