"""What an operator sees of a running school: lines of log and counts. Neither names anybody."""
