# Korridor in a container: packages by hash from the lock file, no root, data in /app/var.
FROM python:3.12-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUTF8=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    KORRIDOR_HOST=0.0.0.0 \
    KORRIDOR_PORT=8080

WORKDIR /app
COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY knowledge ./knowledge
COPY seeds ./seeds
# editable, so that seeds/ is found beside the packages; then bytecode, which the user may not write later
RUN pip install --no-deps --no-build-isolation -e . \
    && python -m compileall -q bot knowledge \
    && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin korridor \
    && mkdir var && chown korridor var

USER korridor
VOLUME /app/var
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f\"http://127.0.0.1:{os.environ['KORRIDOR_PORT']}/healthz\", timeout=4)"]

ENTRYPOINT ["korridor"]
CMD ["run"]
