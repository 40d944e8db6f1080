// The webhook of a WhatsApp service as such services are commonly written: Express 5, mysql2 with
// ten connections, ioredis, Helmet, CORS, Morgan. Verify the signature, update the status row,
// invalidate the cache, answer.
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
        await redis.del(`messages:${entry.id}:${status.recipient_id}`);
      }
    }
  }
  response.sendStatus(200);
});

function isSigned(request) {
  const given = Buffer.from(request.get("x-hub-signature-256") ?? "");
  const digest = createHmac("sha256", APP_SECRET).update(request.rawBody).digest("hex");
  const wanted = Buffer.from(`sha256=${digest}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

app.listen(Number(PORT), "127.0.0.1");
