// The webhook of a WhatsApp service as such services are commonly written: Express 5, mysql2 with
// ten connections, ioredis, Helmet, CORS, Morgan. Verify the signature, update the status row,
// invalidate what is cached under messages:{userId}:*, answer.
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
app.use(morgan("combined"));
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
