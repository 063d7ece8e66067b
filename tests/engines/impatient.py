"""The site's own serving, with little patience: for tests that have little of it themselves."""

from cms import serving
from cms.serving import pre_request, threads, timeout, worker_connections, worker_tmp_dir, workers

__all__ = ["pre_request", "threads", "timeout", "worker_connections", "worker_tmp_dir", "workers"]

serving.BODY_SECONDS = 5.0
