"""Exit code 0 where this container's server answers /health: below its base path, on its port."""

import os
import urllib.request

port = os.environ.get("STREAMLIT_SERVER_PORT", "8501")
base = os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")
path = f"/{base}/health" if base else "/health"
urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=4).close()
