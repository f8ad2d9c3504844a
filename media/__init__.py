"""Files: recordings, pictures, and the small forms of them that phones load."""
