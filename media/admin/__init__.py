"""What Wagtail's admin shows of recordings."""
