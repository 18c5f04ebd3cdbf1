import assert from "node:assert/strict";
import { test } from "node:test";
import { Wire } from "../../kiosk/remote/page/wire.js";
import { FakeTime } from "./fake-time.js";

/** A line whose other end is this test. */
class Line {
  sent = [];
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.closed = true;
  }
  says(type, payload = {}) {
    this.onmessage({ data: JSON.stringify({ type, payload }) });
  }
}

function wired() {
  const time = new FakeTime(1_000);
  const lines = [];
  const told = [];
  const wire = new Wire({
    open: () => lines[lines.push(new Line()) - 1],
    now: time.now,
    random: () => 1,
    timers: time.timers,
    onMessage: (message) => told.push(message.type),
    onUp: () => told.push("up"),
    onDown: () => told.push("down"),
    onEnd: (ending) => told.push(`end: ${ending}`),
  });
  return { wire, time, lines, told, line: () => lines.at(-1) };
}

test("a wrong link is known before anybody joins", () => {
  const { wire, line, told } = wired();
  wire.knock();
  line().onopen();
  line().says("ERROR", { code: "room-not-found", sentence: "…" });
  assert.deepEqual(told, ["end: wrong-link"]);
});

test("knocking that fails is not repeated until someone wants in", async () => {
  const { wire, time, lines, told } = wired();
  wire.knock();
  lines[0].onclose({ code: 1006 });
  await time.pass(60_000);
  assert.equal(lines.length, 1);
  assert.deepEqual(told, []);
  wire.stay();
  lines[1].onopen();
  assert.deepEqual(told, ["up"]);
});

test("an open line is joined at once", () => {
  const { wire, line, told } = wired();
  wire.knock();
  line().onopen();
  wire.stay();
  assert.deepEqual(told, ["up"]);
});

test("a line that breaks is opened again with growing pauses, and joined again", async () => {
  const { wire, time, lines, told } = wired();
  wire.stay();
  lines[0].onopen();
  lines[0].onclose({ code: 1006 });
  await time.pass(250);
  assert.equal(lines.length, 2);
  lines[1].onclose({ code: 1006 });
  await time.pass(499);
  assert.equal(lines.length, 2);
  await time.pass(1);
  assert.equal(lines.length, 3);
  lines[2].onopen();
  assert.deepEqual(told, ["up", "down", "down", "up"]);
});

test("after 30 s without the room it is given up", async () => {
  const { wire, time, lines, told } = wired();
  wire.stay();
  lines[0].onopen();
  lines[0].onclose({ code: 1006 });
  for (let i = 0; i < 40 && told.at(-1) !== "end: gone"; i += 1) {
    await time.pass(4_000);
    lines.at(-1).onclose?.({ code: 1006 });
  }
  assert.equal(told.at(-1), "end: gone");
  assert.ok(time.now() >= 31_000 && time.now() < 45_000);
});

test("a line that does not open counts as broken", async () => {
  const { wire, time, lines } = wired();
  wire.stay();
  await time.pass(5_000 + 250);
  assert.equal(lines.length, 2);
  assert.equal(lines[0].closed, true);
});

test("the room's reason ends it at once, by message or by close code", () => {
  for (const [code, ending] of [
    [4001, "closed"],
    [4003, "full"],
    [4004, "wrong-link"],
  ]) {
    const { wire, line, told } = wired();
    wire.stay();
    line().onopen();
    line().onclose({ code });
    assert.deepEqual(told, ["up", `end: ${ending}`]);
  }
  const { wire, line, told } = wired();
  wire.stay();
  line().onopen();
  line().says("ERROR", { code: "room-closed", sentence: "…" });
  assert.deepEqual(told, ["up", "end: closed"]);
});

test("an error about one message is passed on and the line lives", () => {
  const { wire, line, told } = wired();
  wire.stay();
  line().onopen();
  line().says("ERROR", { code: "too-often", sentence: "…" });
  assert.deepEqual(told, ["up", "ERROR"]);
  assert.equal(wire.send("READY_STATUS", { ready: true }), true);
});

test("what is no message is passed over", () => {
  const { wire, line, told } = wired();
  wire.stay();
  line().onopen();
  for (const data of ["", "{", "3", "null", "[]", '{"payload": {}}', new ArrayBuffer(3)]) {
    line().onmessage({ data });
  }
  assert.deepEqual(told, ["up"]);
});

test("every message has the whole envelope", () => {
  const { wire, line } = wired();
  wire.stay();
  line().onopen();
  wire.send("STAGE_NEXT");
  assert.deepEqual(line().sent, [
    { type: "STAGE_NEXT", payload: {}, from: "", roomId: "", timestamp: 0 },
  ]);
});

test("without a line nothing is sent, and that is told", () => {
  const { wire } = wired();
  assert.equal(wire.send("STAGE_NEXT"), false);
});

test("a room that answers nothing any more is noticed by the questions it leaves open", async () => {
  const { wire, time, line, told } = wired();
  wire.stay();
  line().onopen();
  wire.send("CLOCK_PING", { t0: 1 });
  await time.pass(5_000);
  wire.send("CLOCK_PING", { t0: 2 });
  assert.deepEqual(told, ["up"]);
  await time.pass(5_000);
  wire.send("CLOCK_PING", { t0: 3 });
  assert.deepEqual(told, ["up", "down"]);
});

test("a phone that wakes tries at once, with fresh patience", async () => {
  const { wire, time, lines, told } = wired();
  wire.stay();
  lines[0].onopen();
  lines[0].onclose({ code: 1006 });
  time.at += 600_000;
  wire.wake();
  assert.equal(lines.length, 2);
  lines[1].onclose({ code: 1006 });
  await time.pass(250);
  assert.equal(lines.length, 3);
  assert.ok(!told.includes("end: gone"));
});
