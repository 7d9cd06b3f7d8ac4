FROM python:3.11-slim
WORKDIR /app
COPY requirements/runtime.txt requirements/runtime.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/runtime.txt
COPY . .
RUN pip install --no-cache-dir --no-deps . && useradd --system muster && mkdir /data && chown muster /data
USER muster
ENV PYTHONUNBUFFERED=1
CMD ["muster", "serve"]
