import assert from "node:assert/strict";
import { test } from "node:test";
import { Bring, MOST_BYTES, mayCancel } from "../../kiosk/remote/page/bring.js";
import { FakeTime, settled } from "./fake-time.js";

const SENT = { status: 201, answer: { bgId: "upload-1" } };

function picture({ name = "sea.jpg", type = "image/jpeg", size = 8 } = {}) {
  return new File([new Uint8Array(size)], name, { type });
}

/** A friend's page in a room that gives these answers, the last for ever. */
function page(...answers) {
  const time = new FakeTime();
  const posted = [];
  const told = [];
  let shrink = async () => new Blob(["small"]);
  const bring = new Bring({
    post: (parcel) => {
      posted.push(parcel);
      return answers[Math.min(posted.length, answers.length) - 1](parcel);
    },
    shrink: (file) => shrink(file),
    onChange: (bringing) => told.push(bringing),
    now: time.now,
    random: () => 1,
    timers: time.timers,
  });
  const statuses = () => told.map((one) => one?.status ?? null);
  return { bring, time, posted, told, statuses, shrinkBy: (how) => (shrink = how) };
}

const accepts = async () => SENT;
const isAway = async () => {
  throw new TypeError("offline");
};
const says = (status, answer) => async () => ({ status, answer });
const hangs = ({ signal }) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

test("a picture is sent as it is, and its success is told for a moment", async () => {
  const { bring, time, posted, told, statuses } = page(accepts);
  const file = picture();
  bring.bring(file);
  await settled();
  assert.deepEqual([posted[0].body, posted[0].name], [file, "sea.jpg"]);
  assert.deepEqual(statuses(), ["sending", "sent"]);
  assert.equal(told[1].bgId, "upload-1");
  await time.pass(3_000);
  assert.equal(told.at(-1), null);
});

test("how far it is is told by whole percents", async () => {
  const { bring, told } = page(async ({ onProgress }) => {
    for (const share of [0.101, 0.109, 0.2]) onProgress(share);
    return SENT;
  });
  bring.bring(picture());
  await settled();
  assert.deepEqual(
    told.filter((one) => one.status === "sending").map((one) => one.share),
    [0, 0.101, 0.2],
  );
});

test("a refusal is told in the room's words, and is final", async () => {
  const problem = { code: "not-a-picture", sentence: "We can't read that." };
  const { bring, time, told, posted } = page(says(400, problem));
  bring.bring(picture());
  await time.pass(60_000);
  assert.deepEqual([told.at(-1).status, told.at(-1).problem], ["refused", problem]);
  assert.equal(posted.length, 1);
});

test("an answer that is not the room's has a reason all the same", async () => {
  const { bring, told } = page(says(413, null));
  bring.bring(picture());
  await settled();
  assert.equal(told.at(-1).problem.code, "too-large");
});

test("a line that breaks is tried again, and the wait is said", async () => {
  const { bring, time, statuses } = page(isAway, says(503, null), accepts);
  bring.bring(picture());
  await time.pass(2_000);
  assert.deepEqual(statuses(), ["sending", "waiting", "waiting", "sent"]);
});

test("a line that stays broken has failed, and once more may do", async () => {
  let away = true;
  const { bring, time, told } = page(() => (away ? isAway() : accepts()));
  bring.bring(picture());
  await time.pass(60_000);
  assert.equal(told.at(-1).status, "failed");
  away = false;
  bring.again();
  await settled();
  assert.equal(told.at(-1).status, "sent");
});

test("a slow line is not given up while it moves", async () => {
  let tries = 0;
  const { bring, time, told } = page(async ({ onProgress }) => {
    onProgress((tries += 1) / 100);
    return tries < 20 ? isAway() : SENT;
  });
  bring.bring(picture());
  await time.pass(120_000);
  assert.equal(told.find((one) => one?.status === "sent")?.bgId, "upload-1");
});

test("what is called off is over at once and is not tried again", async () => {
  const { bring, time, told, posted } = page(hangs);
  bring.bring(picture());
  await settled();
  bring.cancel();
  await time.pass(60_000);
  assert.equal(told.at(-1), null);
  assert.equal(posted.length, 1);
  assert.ok(posted[0].signal.aborted);
});

test("it may be called off until all of it is sent", () => {
  assert.ok(mayCancel({ status: "sending", share: 0.99 }));
  assert.ok(mayCancel({ status: "waiting", share: 1 }));
  assert.ok(!mayCancel({ status: "sending", share: 1 }));
  for (const status of ["sent", "refused", "failed"]) assert.ok(!mayCancel({ status }));
  assert.ok(!mayCancel(null));
});

test("calling off when there is nothing tells nothing", () => {
  const { bring, told } = page(accepts);
  bring.cancel();
  assert.deepEqual(told, []);
});

test("another picture takes the place of one that is under way", async () => {
  const { bring, posted, told } = page(hangs, accepts);
  bring.bring(picture());
  await settled();
  bring.bring(picture({ name: "hills.jpg" }));
  await settled();
  assert.ok(posted[0].signal.aborted);
  assert.deepEqual([told.at(-1).status, told.at(-1).file.name], ["sent", "hills.jpg"]);
});

test("a picture that is too large is made smaller", async () => {
  const { bring, posted, told } = page(accepts);
  bring.bring(picture({ size: MOST_BYTES + 1 }));
  await settled();
  assert.equal(await posted[0].body.text(), "small");
  assert.equal(told.at(-1).status, "sent");
});

test("one that cannot be made smaller is refused before it is sent", async () => {
  const { bring, posted, told, shrinkBy } = page(accepts);
  for (const how of [() => Promise.reject(new Error("HEIC")), async (file) => file]) {
    shrinkBy(how);
    bring.bring(picture({ size: MOST_BYTES + 1, name: "huge.heic" }));
    await settled();
    assert.deepEqual([told.at(-1).status, told.at(-1).problem.code], ["refused", "too-large"]);
  }
  assert.deepEqual(posted, []);
});

test("what is no picture is not sent; what the browser does not know may be one", async () => {
  const { bring, posted, told } = page(accepts);
  bring.bring(picture({ name: "notes.pdf", type: "application/pdf" }));
  await settled();
  assert.deepEqual([posted.length, told.at(-1).problem.code], [0, "not-a-picture"]);
  bring.bring(picture({ name: "sea.heic", type: "" }));
  await settled();
  assert.equal(told.at(-1).status, "sent");
});
