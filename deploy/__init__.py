"""What an operator needs to run a school on real services: units, nginx, compose, and `make run-production`."""
