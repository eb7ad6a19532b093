# One small image: the wheel with the built window inside, and nothing that only builders need.
FROM python:3.11-slim-bookworm AS builder
WORKDIR /src
COPY . .
# Hashes of the lock hold for what is installed; the development tools of the lock are not.
RUN awk '/^[a-z]/ { mine = /^uv==/ } mine' requirements.lock > /tmp/uv.txt \
 && pip install --no-cache-dir --no-deps --require-hashes -r /tmp/uv.txt \
 && uv build --wheel --out-dir /dist \
 && uv venv /opt/onewindow \
 && uv pip install --python /opt/onewindow/bin/python --no-cache --constraint requirements.lock /dist/*.whl

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /data --create-home onewindow
COPY --from=builder /opt/onewindow /opt/onewindow
ENV PATH=/opt/onewindow/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ONEWINDOW_DATA=/data \
    ONEWINDOW_HOST=0.0.0.0
USER onewindow
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=4 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
CMD ["onewindow", "serve"]
