# Built in one stage, run in another without the playground's optional parts.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:22-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 VOICEPIPE_DATA_DIR=/data
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund && npm cache clean --force && install -d -o node -g node /data
COPY --from=build /app/dist ./dist
COPY --from=build /app/manifest.yml ./
USER node
VOLUME /data
ENTRYPOINT ["node", "dist/cli.js"]
CMD ["start"]
