"""What gunicorn serves. Only page requests get a statement timeout: see settings.py."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regiotop.settings")
os.environ["REGIOTOP_SERVING"] = "1"

application = get_wsgi_application()
