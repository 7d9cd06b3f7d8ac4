# Muster in a small image that needs no root, no compiler and no writable file system but /data and /tmp.
FROM python:3.11-slim AS build
WORKDIR /app
RUN python -m venv /venv
COPY requirements/runtime.txt requirements/runtime.txt
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/runtime.txt
COPY . .
RUN /venv/bin/pip install --no-cache-dir --no-deps . \
  # What the demo shows of a company's own process.
  && cp -r examples "$(/venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/"

FROM python:3.11-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin muster && mkdir /data && chown muster /data
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MUSTER_DATA_DIR=/data
# By number: hosts that must be sure that nobody is root can't look a name up.
USER 10001
VOLUME /data
EXPOSE 8000
# Python's own client: a slim image has no curl.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ.get('MUSTER_HEALTH_PORT', '8000') + '/readyz')"]
STOPSIGNAL SIGTERM
CMD ["muster", "serve"]
