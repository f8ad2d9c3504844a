"""Settings: `embedded` (one machine, no servers), `production` (everything by environment), `test`."""
