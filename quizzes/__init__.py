"""The question engine: bank, attempts, grading, analysis, and the formats of questions."""
