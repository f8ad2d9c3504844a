"""The signals of this app."""

from django.dispatch import Signal

# Sent once for each enrolment, inside the transaction that writes the completion.
# Arguments: completion (CourseCompletion), enrolment (Enrolment).
course_completed = Signal()
