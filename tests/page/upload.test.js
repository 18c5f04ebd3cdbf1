import assert from "node:assert/strict";
import { test } from "node:test";
import { upload } from "../../kiosk/remote/page/upload.js";
import { FakeTime, settled } from "./fake-time.js";

const parcel = (signal = new AbortController().signal) => ({
  url: "/j/abc/shots/1/1/still?capturedAt=1&uncertainty=2",
  token: "secret",
  body: new Blob(["picture"]),
  signal,
});

function room(...answers) {
  const time = new FakeTime();
  const asked = [];
  const fetch = async (url, options) => {
    asked.push({ url, ...options });
    const answer = answers[Math.min(asked.length, answers.length) - 1];
    return answer === "never" ? hangs(options.signal) : answered(answer);
  };
  return { asked, time, ports: { fetch, now: time.now, random: () => 1, timers: time.timers } };
}

function answered(answer) {
  if (answer === "offline") throw new TypeError("Failed to fetch");
  return { status: answer };
}

function hangs(signal) {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
}

test("a picture is posted as a JPEG with the friend's token", async () => {
  const { asked, ports } = room(204);
  assert.equal(await upload(parcel(), ports), "sent");
  assert.equal(asked[0].method, "POST");
  assert.deepEqual(asked[0].headers, {
    Authorization: "Bearer secret",
    "Content-Type": "image/jpeg",
  });
});

test("a room that is away or overwhelmed is asked again", async () => {
  const { asked, time, ports } = room("offline", 503, 429, 204);
  const outcome = upload(parcel(), ports);
  await time.pass(5_000);
  assert.equal(await outcome, "sent");
  assert.equal(asked.length, 4);
});

test("a refusal is final", async () => {
  const { asked, ports } = room(413);
  assert.equal(await upload(parcel(), ports), "refused");
  assert.equal(asked.length, 1);
});

test("an attempt that hangs is given up and made again", async () => {
  const { time, ports } = room("never", 204);
  const outcome = upload(parcel(), ports);
  await time.pass(21_000);
  assert.equal(await outcome, "sent");
});

test("after a minute it has failed", async () => {
  const { time, ports } = room("offline");
  const outcome = upload(parcel(), ports);
  await time.pass(90_000);
  assert.equal(await outcome, "failed");
});

test("a retake stops the upload of what was thrown away", async () => {
  const { time, ports, asked } = room("never");
  const retake = new AbortController();
  const outcome = upload(parcel(retake.signal), ports);
  await settled();
  retake.abort();
  assert.equal(await outcome, "aborted");
  await time.pass(25_000);
  assert.equal(asked.length, 1);
});

test("a retake stops an upload between two attempts as well", async () => {
  const { time, ports, asked } = room("offline");
  const retake = new AbortController();
  const outcome = upload(parcel(retake.signal), ports);
  await settled();
  retake.abort();
  await time.pass(1_000);
  assert.equal(await outcome, "aborted");
  assert.equal(asked.length, 1);
});
