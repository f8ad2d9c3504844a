"""What this app tells to those it must not know."""

from django.dispatch import Signal

# Sent once for each enrolment, inside the transaction that writes the completion.
# Arguments: completion (CourseCompletion), enrolment (Enrolment).
course_completed = Signal()
