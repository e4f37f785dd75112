"""Settings of regiotop, read from the environment. docs/hosting.md lists every variable.

REGIOTOP_MODE is `production` unless something says otherwise: manage.py says
`development`, the tests say `test`.
"""

import os
from pathlib import Path

import fontpkg_public_sans
from csp.constants import NONE, SELF

from . import environment
from .release import release

BASE_DIR = Path(__file__).resolve().parent.parent
MODE = environment.mode()
PRODUCTION = MODE == "production"

SECRET_KEY = environment.secret_key(MODE)
DEBUG = environment.flag("DEBUG") and not PRODUCTION
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS") or ([] if PRODUCTION else LOOPBACK)
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")
# Absolute links name this address and never the Host header of a request.
_ADDRESS = f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION and ALLOWED_HOSTS else None
PUBLIC_URL = os.environ.get("PUBLIC_URL", _ADDRESS or "http://127.0.0.1:8000").rstrip("/")
# Only a proxy of our own may say over which scheme, and for whom, it forwards a request.
TRUST_PROXY = environment.flag("TRUST_PROXY")
CONTACT_EMAIL = os.environ.get("CONTACT_EMAIL", "register@example.nl")
# A region is asked whether an entry still holds, is asked again, and then its coordinator is told.
CONFIRM_AFTER_MONTHS = environment.number("CONFIRM_AFTER_MONTHS", 12)
REMIND_AFTER_DAYS = environment.number("REMIND_AFTER_DAYS", 30)
ESCALATE_AFTER_DAYS = environment.number("ESCALATE_AFTER_DAYS", 60)
if ESCALATE_AFTER_DAYS <= REMIND_AFTER_DAYS:
    raise SystemExit("ESCALATE_AFTER_DAYS is meer dagen dan REMIND_AFTER_DAYS.")
# What browsers keep of a page no longer holds when another release is served.
RELEASE = release(BASE_DIR, PUBLIC_URL, CONTACT_EMAIL)

INSTALLED_APPS = [
    "regiotop.apps.RegiotopConfig",
    "submissions",
    "funds",
    "initiatives",
    "register",
    "regiotop.back_office.BackOfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.forms",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "regiotop.accounts",
    "django_filters",
    "django_htmx",
    "heroicons",
    "import_export",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "regiotop.middleware.not_modified_has_no_length",
    "django.middleware.common.CommonMiddleware",
    "regiotop.middleware.without_trailing_slash",
    "regiotop.middleware.reading_only",
    "regiotop.middleware.too_large",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "regiotop.middleware.session_limit",
    "regiotop.accounts.second_factor.needs_second_factor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "regiotop.middleware.history_context",
]

ROOT_URLCONF = "regiotop.urls"
WSGI_APPLICATION = "regiotop.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                # Both look at the session only when a template asks them to.
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "regiotop.context_processors.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": environment.database()}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
_OPTIONS = DATABASES["default"].setdefault("OPTIONS", {})
_OPTIONS.setdefault("connect_timeout", 3)
if os.environ.get("REGIOTOP_SERVING"):
    # No page may keep the database busy for longer. A command may: it migrates, or loads.
    # Nor may who reads a file slowly keep a transaction open.
    _OPTIONS["options"] = (
        f"{_OPTIONS.get('options', '')} -c statement_timeout=5000"
        " -c idle_in_transaction_session_timeout=60000"
    ).strip()
if MODE == "test":
    # Nobody misses the data of a test after a power cut.
    _OPTIONS["options"] = "-c synchronous_commit=off"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Failed logins stand beside files to import: many of the one may not push out the other.
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    # Pages of some 50 kB, and the numbers beside filters. Each is kept under the version of the
    # register that it was made from, in the memory of one process.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
    "counts": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "counts",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}

AUTH_USER_MODEL = "register.User"
AUTHENTICATION_BACKENDS = ["regiotop.accounts.backend.OfficialBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": name if "." in name else f"django.contrib.auth.password_validation.{name}",
        "OPTIONS": options,
    }
    for name, options in [
        ("UserAttributeSimilarityValidator", {}),
        ("regiotop.passwords.MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    ]
]
LOGIN_URL = "account_login"
# The demo officials of development have none, and exist on this computer only.
SECOND_FACTOR_REQUIRED = MODE != "development"
INVITATION_DAYS = environment.number("INVITATION_DAYS", 7)
# A link to choose another password is used at once, or asked for again.
PASSWORD_RESET_TIMEOUT = 60 * 60

ACCOUNT_ADAPTER = "regiotop.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
# allauth's own asks a table of addresses that nobody keeps here.
_TOKENS = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = _TOKENS
# regiotop.accounts.throttle counts failed logins and codes: allauth would lock out the victim.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None, "reauthenticate": None}
MFA_ADAPTER = "regiotop.accounts.mfa_adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Regiotop"
# Half a minute early or late: clocks differ, and typing takes time.
MFA_TOTP_TOLERANCE = 1
# A development server speaks no HTTPS, and browsers know no passkeys for an IP address.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

OIDC = environment.oidc()
SOCIALACCOUNT_ADAPTER = "regiotop.accounts.oidc.OidcAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [OIDC] if OIDC else []}}
# By a link: a form may not lead to another site, says the Content-Security-Policy.
SOCIALACCOUNT_LOGIN_ON_GET = True

LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / ".static"
STATICFILES_DIRS = [("fonts/public-sans", fontpkg_public_sans.ROOT / "files")]
_STATIC = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": _STATIC
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = not PRODUCTION

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# `__Host-` makes the browser refuse a cookie that another subdomain has planted.
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Two idle hours; regiotop.middleware.session_limit adds an absolute limit.
SESSION_COOKIE_AGE = 2 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = True
# The one cookie that a citizen may get ends with the browser.
CSRF_COOKIE_AGE = None
# In the session, and not in a cookie of its own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "regiotop.errors.csrf_failed"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^gezondheid$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    if TRUST_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# "Klopt dit niet?": how many reports are taken in within an hour, from one address and in total,
# and after how many days what a citizen left is erased.
REPORTS_PER_ADDRESS = environment.number("REPORTS_PER_ADDRESS", 5)
REPORTS_PER_HOUR = environment.number("REPORTS_PER_HOUR", 100)
REPORT_ADDRESS_DAYS = environment.number("REPORT_ADDRESS_DAYS", 90)
REPORT_TEXT_DAYS = environment.number("REPORT_TEXT_DAYS", 365)

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS")
EMAIL_USE_SSL = environment.flag("EMAIL_USE_SSL")
EMAIL_PORT = environment.number(
    "EMAIL_PORT", 465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25
)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_TIMEOUT = environment.number("EMAIL_TIMEOUT", 10)
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", f"Regiotop <{CONTACT_EMAIL}>")
if EMAIL_USE_TLS and EMAIL_USE_SSL:
    raise SystemExit("Kies EMAIL_USE_TLS of EMAIL_USE_SSL, niet allebei.")
# A newcomer reads the mails in the terminal. Production never shows them, and waits for a server.
_TRANSPORT = "smtp" if EMAIL_HOST or PRODUCTION else "console"
EMAIL_BACKEND = f"django.core.mail.backends.{_TRANSPORT}.EmailBackend"

# What should have run while no worker did, such as the digest of this morning, runs after all.
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 23 * 60 * 60}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"regiotop.accounts": {"level": "INFO"}},
}

IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "import"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "export"
# The history by database triggers already tells it, and better.
IMPORT_EXPORT_SKIP_ADMIN_LOG = True

# The moment of each row, not of its transaction: see register.history.
PGHISTORY_CREATED_AT_FUNCTION = "CLOCK_TIMESTAMP()"
