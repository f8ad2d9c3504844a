"""What the scripts of pages ask: the state of one member, and events in."""
