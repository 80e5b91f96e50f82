"""Every environment switch, in one file.

| switch | says | without it |
|---|---|---|
| DATABASE_URL | which PostgreSQL server (15 or newer) | the embedded one |
| TIMELINE_DATA | the directory of the embedded database, the secret key and the static files | `.data` |
| TIMELINE_HOST, TIMELINE_PORT | where `start` listens | 127.0.0.1, 8000 |
| TIMELINE_ORIGIN | the address that readers use; https there secures cookies and redirects | http at host and port |
| TIMELINE_SECRET_KEY | the key that signs sessions | made at first use, in the data directory |
| TIMELINE_SINGLE_CURATOR | 1 lets a curator approve what they wrote; the ledger says so | another curator approves |
| TIMELINE_CHECKPOINT_KEY | the file of the key that signs checkpoints of the ledger | made at first use, in the data directory |
| TIMELINE_SECURITY_CONTACT | who wants to hear of a hole: an address of mail or of a page, for security.txt | no security.txt |
| TIMELINE_SECOND_FACTOR | `always`: asked for in local use as well | of everybody, but for local use |
| TIMELINE_PROXIES | how many proxies stand in front and add to X-Forwarded-For | 0: it is not read |
| TIMELINE_DEBUG | 1 shows errors to everybody; for development only | off |
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from timeline import database
from timeline.assets import for_every_site, plotly_files
from timeline.languages import spoken
from timeline.secret_key import secret_key

BASE_DIR = Path(__file__).resolve().parent.parent


# -- the switches

DATA_DIR = Path(os.environ.get("TIMELINE_DATA") or BASE_DIR / ".data").expanduser().absolute()
HOST = os.environ.get("TIMELINE_HOST") or "127.0.0.1"
PORT = os.environ.get("TIMELINE_PORT") or "8000"
if not (PORT.isascii() and PORT.isdigit() and 0 < int(PORT) < 65536):
    raise ImproperlyConfigured(f"The port must be a number from 1 to 65535, not {PORT!r}.")
PORT = int(PORT)
DEBUG = os.environ.get("TIMELINE_DEBUG", "").lower() in ("1", "true", "yes")
DATABASES = {"default": database.from_environment(os.environ.get("DATABASE_URL"), DATA_DIR)}
SECRET_KEY = os.environ.get("TIMELINE_SECRET_KEY") or secret_key(DATA_DIR / "secret_key")
CHECKPOINT_KEY = Path(os.environ.get("TIMELINE_CHECKPOINT_KEY") or DATA_DIR / "checkpoint_key.pem").expanduser().absolute()
# Outside of the database, like the key: who rewrites the one cannot rewrite the other.
CHECKPOINTS = DATA_DIR / "checkpoints.jsonl"

# Author and approver are two people, unless this says that there is only one.
SINGLE_CURATOR = os.environ.get("TIMELINE_SINGLE_CURATOR", "").lower() in ("1", "true", "yes")

# Listening on every address is not a name to be reached by: that one TIMELINE_ORIGIN must tell.
EVERYWHERE = HOST in ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound to
# An IPv6 address stands in brackets in URLs and Host headers.
_own_name = "127.0.0.1" if EVERYWHERE else f"[{HOST}]" if ":" in HOST else HOST
ORIGIN = (os.environ.get("TIMELINE_ORIGIN") or f"http://{_own_name}:{PORT}").rstrip("/")
_origin = urlsplit(ORIGIN)
if _origin.scheme not in ("http", "https") or not _origin.hostname or _origin.path or _origin.query:
    raise ImproperlyConfigured(f"TIMELINE_ORIGIN must look like https://timeline.example.org, not {ORIGIN!r}.")
SECURE = _origin.scheme == "https"
SECURITY_CONTACT = os.environ.get("TIMELINE_SECURITY_CONTACT", "").strip()
if any(character.isspace() for character in SECURITY_CONTACT):
    raise ImproperlyConfigured("TIMELINE_SECURITY_CONTACT must be one address, without spaces.")

SECOND_FACTOR = os.environ.get("TIMELINE_SECOND_FACTOR", "")
if SECOND_FACTOR not in ("", "always"):
    raise ImproperlyConfigured(f"TIMELINE_SECOND_FACTOR is `always` or not set, not {SECOND_FACTOR!r}.")
PROXIES = os.environ.get("TIMELINE_PROXIES") or "0"
if not (PROXIES.isascii() and PROXIES.isdigit() and int(PROXIES) < 10):
    raise ImproperlyConfigured(f"TIMELINE_PROXIES must be a number from 0 to 9, not {PROXIES!r}.")
PROXIES = int(PROXIES)


# -- who may ask, and over what

_origin_name = f"[{_origin.hostname}]" if ":" in _origin.hostname else _origin.hostname
ALLOWED_HOSTS = list(dict.fromkeys([_origin_name, _own_name, "127.0.0.1", "localhost", "[::1]"]))
CSRF_TRUSTED_ORIGINS = [ORIGIN]

if SECURE:
    # The proxy that holds the certificate must set this header and drop a reader's own.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# With the prefix a browser takes them from this very host and over https only.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = ("__Host-session", "__Host-csrf") if SECURE else ("sessionid", "csrftoken")
SESSION_COOKIE_AGE = 7 * 24 * 3600

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# The hash of nothing: plotly.js puts one empty <style> into the page and adds its rules through
# the CSSOM. Without it hover and the mode bar break. `blob:` is for its PNG export. No nonces:
# they would make every page different and none cacheable.
EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
# The whole bundle of plotly.js 4.1.1 also brings the style sheet of its maps, though none is drawn here.
MAP_STYLE = "'sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o='"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, EMPTY_STYLE, MAP_STYLE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}


# -- the application

INSTALLED_APPS = [
    # The panel of timeline/curate/ registers what it shows; nothing is to be discovered.
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "timeline",
]
MIDDLEWARE = [
    # First, so that redirects and static files carry the headers too.
    "csp.middleware.CSPMiddleware",
    "timeline.headers.permissions_policy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "timeline.exchange.api.problems.Problems",
    "timeline.unavailable.Unavailable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "timeline.headers.Language",
    "timeline.moved.Moved",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "timeline.accounts.admission.Admission",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "timeline.urls"
WSGI_APPLICATION = "timeline.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {
                "carry": "timeline.exchange.menu",
                "parts": "timeline.explore.parts",
                "when": "timeline.explore.when",
            },
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "timeline.explore.language.of_the_record",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "timeline.explore.delivery.origin",
            ]
        },
    }
]

AUTH_USER_MODEL = "timeline.Curator"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# A long article has two hundred candidates with a dozen fields each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000
# An import is a file and a table of participants, of 64 MB each. Nothing else here takes a file.
IMPORT_UPLOAD_MAX_SIZE = 130 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "timeline.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


# -- who may come in, and how: timeline/accounts/

# Local use: `start` listens to this machine only, no other address was told, and the request comes from this machine
# (accounts/address.py). There, and nowhere else, a password alone opens the admin panel.
PASSWORD_ALONE_LOCALLY = (
    HOST in ("127.0.0.1", "localhost", "::1") and not os.environ.get("TIMELINE_ORIGIN") and SECOND_FACTOR != "always"
)
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "admin:index", "account_login"
ACCOUNT_ADAPTER = "timeline.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_ENABLED = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
ACCOUNT_FORMS = {
    "login": "timeline.accounts.forms.LoginForm",
    "change_password": "timeline.accounts.forms.OwnPasswordForm",
    "reauthenticate": "timeline.accounts.forms.PasswordForm",
}
# Passwords are counted by the address that they come from, never by the name that they are for: who hammers at a name
# keeps nobody else out. Codes come after the right password and are few, so they are counted by curator as well.
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "wrong_password": "10/m/ip,100/d/ip", "login_failed": "10/m/ip,30/h/key"}
MFA_ADAPTER = "timeline.accounts.adapter.FactorAdapter"
MFA_FORMS = {
    "authenticate": "timeline.accounts.forms.CodeForm",
    "authenticate_webauthn": "timeline.accounts.forms.KeyForm",
    "login_webauthn": "timeline.accounts.forms.KeyAloneForm",
    "reauthenticate": "timeline.accounts.forms.CodeAgainForm",
    "reauthenticate_webauthn": "timeline.accounts.forms.KeyAgainForm",
    "activate_totp": "timeline.accounts.forms.FirstCodeForm",
    "add_webauthn": "timeline.accounts.forms.NewKeyForm",
    "edit_webauthn": "timeline.accounts.forms.KeyNameForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Diplomatic Timeline"
# The clock of a phone may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True
# What all workers, and all machines on one database, count together: attempts, and codes that were used.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "timeline_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "timeline/locale"]
LANGUAGES = spoken(LOCALE_PATHS[0])
# The only cookie that a public page may set, and only when the reader chooses a language.
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = SECURE
FORMAT_MODULE_PATH = "timeline.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"


# -- how long the database may take over one statement of a page that anybody can ask for

PUBLIC_STATEMENT_MILLISECONDS = 1000
# And how often one address may ask the API: timeline/limited.py.
API_REQUESTS_A_MINUTE = 300
# Over each step of a download; and how long a reader may take to fetch what one step has brought.
DOWNLOAD_STATEMENT_MILLISECONDS = 30_000
DOWNLOAD_IDLE_MILLISECONDS = 60_000


# -- static files

# The folders of static/, one by one: what npm puts beside them is not to be published wholesale.
STATICFILES_DIRS = [
    (folder.name, folder)
    for folder in sorted((BASE_DIR / "static").iterdir())
    if folder.is_dir() and folder.name != "node_modules" and not folder.name.startswith(".")
]
PUBLISHED_FILES = plotly_files(BASE_DIR)
# The smaller bundle, where it is there.
PLOTLY_JS = list(PUBLISHED_FILES)[-1]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "timeline.staticfiles.PublishedFiles",
]
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# An embed in a sandboxed frame has an origin of nobody's, and reads its script all the same.
WHITENOISE_ADD_HEADERS_FUNCTION = for_every_site
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # While developing, files are served from where they lie, under their own names.
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "timeline.staticfiles.Storage"
    },
}


# -- what is told, on stderr

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Django's own handlers are replaced: they would mail, or print only while debugging.
        "django": {"handlers": ["stderr"], "level": "INFO" if DEBUG else "WARNING", "propagate": False},
        # A page that was not found is the reader's news, not the operator's.
        "django.request": {"level": "ERROR"},
    },
}
