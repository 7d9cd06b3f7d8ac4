"""The web UI. Put together by `web.app.create_app`; reads and changes incidents through the core only."""
