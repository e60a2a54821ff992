# syntax=docker/dockerfile:1

FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
# The dependencies change seldom: they come first, so that a change of code does not install them again.
COPY requirements/base.lock requirements/build.lock requirements/
RUN python -m venv /opt/builder \
    && /opt/builder/bin/pip install --require-hashes --requirement requirements/build.lock \
    && python -m venv /opt/compatriot \
    && /opt/compatriot/bin/pip install --require-hashes --requirement requirements/base.lock
COPY . .
RUN /opt/builder/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /opt/compatriot/bin/pip install --no-deps --no-index /wheels/*.whl

FROM python:3.11-slim
# A number, because Kubernetes' runAsNonRoot cannot judge a name.
RUN groupadd --system --gid 10001 compatriot \
    && useradd --system --uid 10001 --gid 10001 --home-dir /data --shell /usr/sbin/nologin compatriot \
    && install --directory --owner=10001 --group=10001 /data /mission
COPY --from=build /opt/compatriot /opt/compatriot
ENV PATH="/opt/compatriot/bin:$PATH" PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    COMPATRIOT_DATA=/data COMPATRIOT_HOST=0.0.0.0
USER 10001:10001
WORKDIR /data
VOLUME ["/mission", "/data"]
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["compatriot", "health"]
ENTRYPOINT ["compatriot"]
CMD ["run", "/mission"]
