# syntax=docker/dockerfile:1
# understudy in a container: built on Debian 12 with what ./dev installs, run as nobody in particular on a slim Debian 12.
#   docker build -t understudy .
#   docker run --rm -p 8080:8080 understudy
#   docker run --rm -p 8080:8080 -v "$PWD/fixtures:/understudy/fixtures:ro" understudy --clock frozen

FROM debian:12 AS build
WORKDIR /src
COPY dev ./
RUN ./dev install
COPY CMakeLists.txt CMakePresets.json ./
COPY server server
RUN ./dev build && strip build/release/understudy

FROM debian:12-slim
LABEL org.opencontainers.image.title="understudy" \
      org.opencontainers.image.description="Stands in for the billing providers that a program integrates with" \
      org.opencontainers.image.licenses="MIT"
RUN apt-get update \
 && apt-get install --yes --no-install-recommends \
      libcpp-httplib0.11 libdate-tz3 libfmt9 libre2-9 libssl3 libstdc++6 libyaml-cpp0.7 tzdata \
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /src/build/release/understudy /usr/local/bin/understudy
COPY LICENSE /usr/share/doc/understudy/
WORKDIR /understudy
COPY fixtures fixtures
COPY scenarios scenarios
USER 65532:65532
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=2s --start-period=5s --retries=3 CMD ["understudy", "healthcheck"]
ENTRYPOINT ["understudy", "serve", "--host", "0.0.0.0"]
