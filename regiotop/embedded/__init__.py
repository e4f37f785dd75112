"""PostgreSQL without installing it: a database backend that brings its own server.

``{"ENGINE": "regiotop.embedded", "NAME": "regiotop"}`` is all that the settings need.
``base`` is the backend, ``server`` starts and stops PostgreSQL. Works on Linux and
macOS; elsewhere, and wherever a real server is at hand, use DATABASE_URL.
"""
