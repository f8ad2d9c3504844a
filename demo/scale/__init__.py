"""A school with very many members, made quickly: to measure growth, and to rehearse for it."""
