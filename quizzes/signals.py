"""The signals of the question engine."""

from django.dispatch import Signal

# Sent with `attempt` once its score is written. What a listener writes is kept whole or not at all; when it fails, the
# hand-in stands and the sweep sends the signal again: listeners must bear repetition.
attempt_graded = Signal()
