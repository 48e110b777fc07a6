"""Every setting of an installation; what differs between installations comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy

from jieyue.config.home import HOME, secret_key
from jieyue.config.mail import mail_settings

PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = secret_key()
DEBUG = os.environ.get("JIEYUE_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("JIEYUE_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "jieyue.acts",
    "jieyue.registry",
    "jieyue.accounts",
    "jieyue.campaigns",
    "jieyue.exhibits",
    "jieyue.ledgers",
    "jieyue.sites",
    "jieyue.indicators",
    "jieyue.standards",
    "jieyue.plans",
    "jieyue.evaluations",
    "jieyue.exchange",
    "jieyue.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "jieyue.web.door.own_sources_only",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jieyue.web.door.keepable_cookies_only",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "jieyue.web.door.language_of_the_cookie",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jieyue.api.door.token_at_the_door",
    "jieyue.web.door.reading_stays_reading",
    "jieyue.web.door.actor_at_the_door",
]

ROOT_URLCONF = "jieyue.config.urls"
WSGI_APPLICATION = "jieyue.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "jieyue.web.door.frame",
            ],
            "builtins": ["jieyue.web.templatetags.wording"],
        },
    }
]

# SQLite carries a province; PostgreSQL takes over by DATABASE_URL.
DATABASES = {"default": dj_database_url.config(default=f"sqlite:///{HOME / 'jieyue.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # A writer takes its lock at the start, so that two of them queue instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; "
            "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
        ),
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["jieyue.web.accounts.backend.LockingBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "desk"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
# Behind a TLS terminator set JIEYUE_TLS=1: cookies then travel over TLS only.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("JIEYUE_TLS") == "1"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", gettext_lazy("简体中文")), ("en", gettext_lazy("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("JIEYUE_TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

# Where this installation keeps its state; the packages below read it here.
JIEYUE_HOME = HOME

# The bulk engine's snapshots, and its address: empty for the embedded DuckDB, or spark://…
LAKE = HOME / "lake"
ANALYTICS_URL = os.environ.get("JIEYUE_ANALYTICS_URL", "")

# 审图号: a map may be shown to the public only with its approval number, which stands under it.
MAP_APPROVAL = os.environ.get("JIEYUE_MAP_APPROVAL", "")

# Messages stand in the inbox; by e-mail too where an address says how (dotenv-sample).
globals().update(mail_settings(os.environ.get("JIEYUE_EMAIL_URL", "")))

# The evidence files, by digest, and the journal of who opened them.
EXHIBITS = HOME / "exhibits"
# A virus scanner's command, asked before an evidence file is kept: clamdscan --no-summary, or empty.
SCANNER = os.environ.get("JIEYUE_SCANNER", "")
