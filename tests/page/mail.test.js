import assert from "node:assert/strict";
import { test } from "node:test";
import { Mail } from "../../kiosk/remote/page/mail.js";
import { FakeTime } from "./fake-time.js";

/** A booth that answers the order with `ordered`, and each question with the next of `fates`. */
function mailing({ ordered = [202, { id: "letter" }], fates = [] } = {}) {
  const time = new FakeTime();
  const asked = [];
  const told = [];
  const left = [...fates];
  const fetch = async (url, options) => {
    asked.push({ url, ...options });
    const [status, body] = options ? ordered : (left.shift() ?? [404, {}]);
    if (status === 0) throw new TypeError("no network");
    return { ok: status < 300, status, json: async () => body };
  };
  const mail = new Mail({
    url: "/s/token",
    fetch,
    timers: time.timers,
    now: time.now,
    onTold: (it) => told.push(it),
  });
  return { mail, time, asked, told, fates: () => told.map(({ fate }) => fate) };
}

const waits = [200, { fate: "waiting" }];
const delayed = [200, { fate: "delayed" }];
const sent = [200, { fate: "sent" }];

test("a letter is ordered, and asked after until it is sent", async () => {
  const { mail, time, asked, told, fates } = mailing({ fates: [waits, delayed, sent] });
  await mail.send("mina@example.com");
  await time.pass(60_000);
  assert.deepEqual(fates(), ["sending", "waiting", "waiting", "delayed", "sent"]);
  assert.match(told.at(-1).sentence, /^Sent!/);
  assert.equal(asked[0].method, "POST");
  assert.deepEqual(JSON.parse(asked[0].body), { address: "mina@example.com" });
  assert.deepEqual(
    asked.map(({ url }) => url),
    ["/s/token/mail", ...Array(3).fill("/s/token/mail/letter")],
  );
  assert.equal(time.waiting.length, 0);
});

test("what the booth refuses is told in its words", async () => {
  const refusal = [400, { code: "bad-address", sentence: "Look at it once more." }];
  const { mail, time, told } = mailing({ ordered: refusal });
  await mail.send("mina");
  assert.deepEqual(told.at(-1), { fate: "refused", sentence: "Look at it once more." });
  assert.equal(time.waiting.length, 0);
});

test("without a network it says so", async () => {
  const { mail, told } = mailing({ ordered: [0] });
  await mail.send("mina@example.com");
  assert.equal(told.at(-1).fate, "refused");
  assert.match(told.at(-1).sentence, /Wi-Fi/);
});

test("a network that is away for a while is not the end", async () => {
  const { mail, time, fates } = mailing({ fates: [[0], [503, {}], sent] });
  await mail.send("mina@example.com");
  await time.pass(60_000);
  assert.deepEqual(fates(), ["sending", "waiting", "sent"]);
});

test("one that failed is not asked after any more", async () => {
  const { mail, time, told } = mailing({ fates: [[200, { fate: "failed" }], sent] });
  await mail.send("nobody@example.com");
  await time.pass(60_000);
  assert.equal(told.at(-1).fate, "failed");
  assert.equal(time.waiting.length, 0);
});

test("the next letter takes the place of the one before", async () => {
  const { mail, time, asked } = mailing({ fates: Array(20).fill(waits) });
  await mail.send("mina@example.com");
  await mail.send("jun@example.com");
  await time.pass(2_000);
  assert.equal(asked.filter(({ method }) => !method).length, 1);
});

test("a question that was under way when the next letter went is not gone on with", async () => {
  const { mail, time, fates } = mailing();
  const ordered = mail.fetch;
  const answers = [];
  mail.fetch = (url, options) => (options ? ordered(url, options) : new Promise((it) => answers.push(it)));
  await mail.send("mina@example.com");
  await time.pass(2_000);
  await mail.send("jun@example.com");
  answers[0]({ ok: true, json: async () => ({ fate: "sent" }) });
  await time.pass(1_000);
  assert.deepEqual(fates(), ["sending", "waiting", "sending", "waiting"]);
  assert.equal(time.waiting.length, 1);
});

test("nobody looks at a page for ever", async () => {
  const { mail, time, asked } = mailing({ fates: Array(1_000).fill(delayed) });
  await mail.send("mina@example.com");
  await time.pass(2 * 3_600_000);
  assert.equal(time.waiting.length, 0);
  assert.ok(asked.length < 120, `${asked.length} questions`);
});
