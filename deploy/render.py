"""nginx.conf out of its template: ``python deploy/render.py NAME=value … > nginx.conf``.

PORT to listen on; TLS "", or what nginx needs to know of a certificate: " ssl http2;
ssl_certificate …; ssl_certificate_key …"; REPLICA_1, REPLICA_2 host:port; PREFIX "" or /learn;
STRIP "" to hand the prefix on (the replicas run with --server.baseUrlPath), "/" to take it away;
UPLOAD_MB; RUN a folder that nginx may write to.
"""

import re
import sys
from pathlib import Path

TEMPLATE = Path(__file__).with_name("nginx.conf.template")
DEFAULTS = {"TLS": "", "PREFIX": "", "STRIP": "", "UPLOAD_MB": "260", "RUN": "/tmp"}


def render(**values: str) -> str:
    """The configuration. Errors: KeyError for a value that is missing."""
    known = DEFAULTS | values
    return re.sub(r"\$\{(\w+)\}", lambda m: known[m[1]], TEMPLATE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    print(render(**dict(pair.split("=", 1) for pair in sys.argv[1:])))
