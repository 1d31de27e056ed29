# Souk as one image: the server, its pages and its worker. ROLE says which of them a container is.
#
#   docker build -t souk .
#   docker run -p 3000:3000 -e DATABASE_URL=... -e JWT_SECRET=... souk
#   docker run -e DATABASE_URL=... -e JWT_SECRET=... souk node dist/src/migrate.js      once for each release, before it starts

FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm install --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:22-bookworm-slim AS runtime
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm install --omit=dev --no-audit --no-fund && npm cache clean --force
# Defaults only: addresses and secrets come from the environment, which wins over this file.
COPY .env.production ./
COPY --from=build /app/dist ./dist
# The one folder that is written to.
RUN mkdir .data && chown node:node .data
USER node
VOLUME /app/.data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/health/ready').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Young objects get 64 MB: under a crowd what a request leaves is gone before the collector has to copy it (a third of the CPU).
CMD ["node", "--max-semi-space-size=64", "dist/src/main.js"]
