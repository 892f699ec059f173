"""What Streamlit runs for every visit. See app.py."""

if __name__ == "__main__":  # workers load the main file too, under another name
    from core.ui import frame

    frame.run()
