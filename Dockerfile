# One image for panel and agent: the same release that `npm start` installs. Not run in our own
# tests yet, because they have no Docker.
FROM debian:13-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm gcc libc6-dev ca-certificates
WORKDIR /src
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund
RUN node_modules/.bin/node scripts/start/build.ts --release-dir /opt/berth

FROM debian:13-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends iproute2 libnftables1 libseccomp2 e2fsprogs mmdebstrap util-linux ca-certificates \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin berth
COPY --from=build /opt/berth /opt/berth
ENV PATH=/opt/berth/current/bin:$PATH NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
