"""`python -m deploy.services chromium redis …`: install what is missing of what these names stand for."""

import sys

from deploy.services.packages import Missing, require

try:
    require(*sys.argv[1:])
except Missing as error:
    sys.exit(str(error))
