// The webhook of a WhatsApp service as the architecture it is compared with describes it, and as
// such services are commonly written. By its sections:
//
// * Tech Stack: Express 5, MySQL, Redis, Helmet, CORS, Morgan, the body parsed by Express itself.
// * Webhook Handling Flow: update the status, then the database has it, then invalidate the cache.
//   To notify the client is optional there, and left out.
// * Cache Invalidation: update the database, delete the keys, and only then answer.
// * Cache Patterns: messages:{userId}:*. No status names a user; his account does.
// * Performance Optimizations: ten connections, an index on what is looked for.
// * Logging: requests, responses and how long they took; errors go to stderr by Express itself.
//
// Signatures are not mentioned, but whoever leaves them out believes everybody. Rate limits,
// correlation ids, queues and a history of statuses are not mentioned either, or as a future, so
// they are left out.
import { createHmac, timingSafeEqual } from "node:crypto";
import cors from "cors";
import express from "express";
import helmet from "helmet";
import Redis from "ioredis";
import morgan from "morgan";
import mysql from "mysql2/promise";

const { PORT, APP_SECRET, DATABASE_URL, REDIS_URL } = process.env;

const pool = mysql.createPool({ uri: DATABASE_URL, connectionLimit: 10 });
const redis = new Redis(REDIS_URL);

const app = express();
app.use(helmet());
app.use(cors());
app.use(morgan(`${morgan.combined} :response-time ms`));
app.use(
  express.json({
    limit: "4mb",
    verify: (request, _, raw) => {
      request.rawBody = raw;
    },
  }),
);

app.get("/health", (_, response) => response.json({ status: "ok" }));

app.post("/webhooks/whatsapp", async (request, response) => {
  if (!isSigned(request)) {
    return response.sendStatus(401);
  }
  for (const entry of request.body.entry) {
    for (const change of entry.changes) {
      for (const status of change.value.statuses ?? []) {
        await pool.execute("UPDATE messages SET status = ?, status_at = ? WHERE wamid = ?", [
          status.status,
          Number(status.timestamp),
          status.id,
        ]);
        await invalidate(await userOf(entry.id));
      }
    }
  }
  response.sendStatus(200);
});

const users = new Map();

async function userOf(wabaId) {
  if (!users.has(wabaId)) {
    const [rows] = await pool.execute("SELECT user_id FROM accounts WHERE waba_id = ?", [wabaId]);
    users.set(wabaId, rows[0].user_id);
  }
  return users.get(wabaId);
}

async function invalidate(userId) {
  let cursor = "0";
  do {
    const [next, keys] = await redis.scan(cursor, "MATCH", `messages:${userId}:*`, "COUNT", 1000);
    if (keys.length > 0) {
      await redis.del(keys);
    }
    cursor = next;
  } while (cursor !== "0");
}

function isSigned(request) {
  const given = Buffer.from(request.get("x-hub-signature-256") ?? "");
  const digest = createHmac("sha256", APP_SECRET).update(request.rawBody).digest("hex");
  const wanted = Buffer.from(`sha256=${digest}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

app.listen(Number(PORT), "127.0.0.1");
