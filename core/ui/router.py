"""What Streamlit runs for every visit. See app.py."""

from core.ui import frame

frame.run()
