"""The formats of question files: one reader, and mostly one writer, for each."""
