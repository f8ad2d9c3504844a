"""PostgreSQL, Redis, an S3 server and nginx under one folder, on private ports of the loopback address.

For looking at a whole school on one machine (`make run-production`) and for the tests that break things. A real programme
runs these services by the means of its operating system.
"""

from deploy.services.nginx import Nginx
from deploy.services.objects import ObjectStore
from deploy.services.packages import require
from deploy.services.postgres import Postgres
from deploy.services.process import Process, free_port, wait_for_port
from deploy.services.redis import Redis

__all__ = ["Nginx", "ObjectStore", "Postgres", "Process", "Redis", "free_port", "require", "wait_for_port"]
