"""The pages of the admin about cooperatives and cohorts."""
