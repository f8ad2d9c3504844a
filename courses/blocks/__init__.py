"""The pieces that lessons are made of."""
