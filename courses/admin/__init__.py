"""The pages of the admin about progress, enrolment and translation."""
