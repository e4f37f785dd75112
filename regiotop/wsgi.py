"""What gunicorn serves. Only page requests get a statement timeout: see settings.py."""

import os
import sys

from django.core.wsgi import get_wsgi_application

from .encoding import in_utf8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regiotop.settings")
os.environ["REGIOTOP_SERVING"] = "1"

try:
    application = in_utf8(get_wsgi_application())
except SystemExit as wrong_setting:
    # gunicorn starts a worker again and again, unless it ends with 3: "failed to boot".
    print(wrong_setting, file=sys.stderr)  # noqa: T201
    sys.exit(3)
