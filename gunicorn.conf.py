"""How gunicorn serves Engage, by `make run` and in production alike; GUNICORN_CMD_ARGS changes any of it."""

import os
from threading import Thread

from gunicorn.glogging import Logger


class AddresslessLogger(Logger):
    """gunicorn's log, less the one line in which it would write down a caller's address (R5.1)."""

    def warning(self, msg, *args, **kwargs):
        if msg.startswith("Invalid request from ip="):
            msg, args = "Refused a malformed request", ()
        super().warning(msg, *args, **kwargs)


wsgi_app = "wsgi:app"
bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = 2
worker_class = "gthread"
threads = 4
keepalive = 5
timeout = 60
graceful_timeout = 20
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108  a heartbeat, no data

# R5.1: no address in a log. There is no access log unless an installation asks for one.
accesslog = None
loglevel = "warning"
logger_class = AddresslessLogger

# gunicorn would otherwise open a control socket in the home folder.
control_socket_disable = True


def post_worker_init(worker):
    """Load what reading a text needs (0.3 s) beside the first pages, so that the first person's words do not wait."""
    from engage.reading.screening import screen

    sample = "The last bus leaves the village too early for everybody who works in town."
    Thread(target=screen, args=(sample, "en"), name="load-rules", daemon=True).start()
