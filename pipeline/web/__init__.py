"""The archivist's workplace in the browser: see README.md here. ``make_app(Settings)`` gives the application."""
