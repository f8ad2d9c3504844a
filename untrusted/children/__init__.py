"""What runs in the bounded child, one module for each kind of file. Started by name with `python -m`; nobody imports them."""
