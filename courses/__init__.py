"""What is taught, and how far each member is."""
