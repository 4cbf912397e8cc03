// Microsoft's Service Bus client doing what standard input says: {"connectionString", "queue", "do", …}. Standard output: the result as JSON.
import { readFileSync } from "node:fs";
import { ServiceBusClient } from "@azure/service-bus";

const task = JSON.parse(readFileSync(0, "utf8"));
const client = new ServiceBusClient(task.connectionString, { retryOptions: { maxRetries: 1, timeoutInMs: 20000 } });
const bodyOf = (message) => (Buffer.isBuffer(message.body) ? message.body.toString("utf8") : message.body);

const view = (message) => ({
  id: message.messageId,
  body: bodyOf(message),
  contentType: message.contentType ?? null,
  deliveryCount: message.deliveryCount,
  enqueuedAt: message.enqueuedTimeUtc,
  properties: message.applicationProperties ?? {},
  deadLetterReason: message.deadLetterReason ?? null,
  deadLetterErrorDescription: message.deadLetterErrorDescription ?? null,
});

const tasks = {
  async send() {
    const sender = client.createSender(task.queue);
    for (const { id, body, properties } of task.messages) { // one by one: several at once are a batch that only Service Bus takes apart
      await sender.sendMessages({ messageId: id, body: Buffer.from(body, "utf8"), contentType: "application/cloudevents+json", applicationProperties: properties });
    }
    return null;
  },

  // settle: complete, abandon, renew (and then complete), deadLetter
  async receive() {
    const receiver = client.createReceiver(task.queue, { skipParsingBodyAsJson: true, ...(task.deadLetters ? { subQueueType: "deadLetter" } : {}) });
    const messages = await receiver.receiveMessages(task.count, { maxWaitTimeInMs: 10000 });
    const views = [];
    for (const message of messages) {
      const seen = view(message);
      if (task.settle === "renew") seen.renewedUntil = await receiver.renewMessageLock(message);
      if (task.settle === "abandon") await receiver.abandonMessage(message);
      else if (task.settle === "deadLetter") await receiver.deadLetterMessage(message, { deadLetterReason: "by-peer", deadLetterErrorDescription: "said the peer" });
      else await receiver.completeMessage(message);
      views.push(seen);
    }
    return views;
  },
};

try {
  process.stdout.write(JSON.stringify(await tasks[task.do]()));
} finally {
  await client.close();
}
