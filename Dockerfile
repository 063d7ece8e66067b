# One image for web and worker; which of the two it is, its command decides.
FROM node:22-slim AS look
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM python:3.12-slim-bookworm AS packages
COPY requirements/base.txt /tmp/base.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes --requirement /tmp/base.txt

FROM python:3.12-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        gettext libharfbuzz-subset0 libmagic1 libpango-1.0-0 libpangoft2-1.0-0 postgresql-client tesseract-ocr \
        tesseract-ocr-ara tesseract-ocr-deu tesseract-ocr-eng tesseract-ocr-fas tesseract-ocr-fra \
        tesseract-ocr-rus tesseract-ocr-tur tesseract-ocr-ukr \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/vorsprache --create-home vorsprache \
    && install -d -o vorsprache -g vorsprache -m 0700 /srv/private /srv/media /srv/journal
WORKDIR /srv/app
COPY --from=packages /opt/venv /opt/venv
COPY --from=look /build/node_modules ./node_modules
COPY . .
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    OMP_THREAD_LIMIT=1 \
    DJANGO_SETTINGS_MODULE=cms.settings.production \
    VORSPRACHE_STATIC_ROOT=/srv/static \
    VORSPRACHE_MEDIA_ROOT=/srv/media \
    VORSPRACHE_PRIVATE_ROOT=/srv/private
# collectstatic needs no secret of the installation, only a configuration that is complete enough to load.
RUN python .ci/compile_messages \
    && VORSPRACHE_VAR_DIR=/tmp/build DEBUG=0 python manage.py collectstatic --noinput --settings cms.settings.dev --verbosity 0 \
    && rm -rf /tmp/build
USER vorsprache
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "cms.wsgi", "--config", "python:cms.serving"]
