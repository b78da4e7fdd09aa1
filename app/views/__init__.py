"""The window: shows and asks. It never writes; every change goes through `app.command`."""
