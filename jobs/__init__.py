"""Work that outlives a request: rows that are leased, and the bell that calls a worker."""
