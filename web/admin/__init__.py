"""What the pages of the admin share: gate, trail, columns, lists, exports."""
