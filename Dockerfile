# The site on one small image: `docker compose up --build`.
FROM python:3.13-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=portal.settings.production \
    NIEM_YET_VAR=/var/lib/niem-yet \
    HOST=0.0.0.0 \
    PORT=8000 \
    UV_PYTHON_DOWNLOADS=never \
    UV_COMPILE_BYTECODE=1

RUN pip install --no-cache-dir 'uv>=0.9,<1'
WORKDIR /srv/niem-yet

# Dependencies first: they change less often than the code.
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN uv sync --frozen --no-dev --no-install-project --no-cache
COPY . .
RUN uv sync --frozen --no-dev --no-cache \
    && .venv/bin/pybabel --quiet compile --directory locale --domain django \
    && .venv/bin/pybabel --quiet compile --directory translations/wagtail --domain "django djangojs" \
    && .venv/bin/pybabel --quiet compile --directory translations/django --domain django \
    && useradd --system --uid 10001 --home-dir /var/lib/niem-yet --create-home niem-yet \
    && chmod 700 /var/lib/niem-yet

USER niem-yet
VOLUME /var/lib/niem-yet
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s CMD [ \
    ".venv/bin/python", "-c", \
    "import os, urllib.request as r; r.urlopen(r.Request(f\"http://127.0.0.1:{os.environ['PORT']}/health/\", headers={'Host': 'localhost'}), timeout=4)" ]
CMD ["sh", "-c", ".venv/bin/python manage.py collectstatic --noinput --verbosity 0 && .venv/bin/python manage.py prepare $PREPARE && exec .venv/bin/gunicorn"]
