// A receiver of control events, written from docs/webhooks.md alone. It verifies the signature of Standard Webhooks without a library.
//
//   node webhook-receiver.mjs SECRET [SILENT]
//
// It prints `listening PORT`, then `message ID TYPE` for each message that it accepts and `refused WHY` for each other one. It does not
// answer the message with the number SILENT, as a receiver that stops in the middle.
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const [secret, silent] = process.argv.slice(2);
const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
let count = 0;

function fault(headers, body) {
  const id = headers["webhook-id"];
  const timestamp = headers["webhook-timestamp"];
  if (!id || !timestamp) return "no id or no time stamp";
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return "time stamp too far away";
  const expected = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest();
  const signed = (headers["webhook-signature"] ?? "").split(" ").some((part) => {
    const [version, value] = part.split(",");
    const given = Buffer.from(value ?? "", "base64");
    return version === "v1" && given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!signed) return "no valid signature";
  if (headers["content-type"] !== "application/cloudevents+json") return "not a CloudEvent in structured mode";
  const event = JSON.parse(body);
  return event.specversion === "1.0" && event.id === id ? undefined : "not the CloudEvent of its headers";
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks);
    const why = fault(request.headers, body);
    count++;
    console.log(why ? `refused ${why}` : `message ${request.headers["webhook-id"]} ${JSON.parse(body).type}`);
    if (count === Number(silent)) return;
    response.writeHead(why ? 400 : 204).end();
  });
});
server.listen(0, "127.0.0.1", () => console.log(`listening ${server.address().port}`));
process.stdin.on("end", () => process.exit(0)).resume();
