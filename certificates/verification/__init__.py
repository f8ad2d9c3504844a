"""What a verifier asks: lists of serial numbers, and how often."""
