"""Where trainers keep questions and build quizzes, inside Wagtail's admin."""
