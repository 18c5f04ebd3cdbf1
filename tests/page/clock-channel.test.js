import assert from "node:assert/strict";
import { test } from "node:test";
import { ClockChannel } from "../../kiosk/remote/page/clock-channel.js";

function aChannel() {
  const line = { readyState: "connecting", bufferedAmount: 0, sent: [] };
  line.send = (text) => line.sent.push(JSON.parse(text));
  line.close = () => {
    line.readyState = "closed";
  };
  const connection = {
    createDataChannel: (label, options) => Object.assign(line, { label, options }),
  };
  const answers = [];
  const channel = new ClockChannel(connection, (answer) => answers.push(answer));
  const hear = (data) => line.onmessage?.({ data });
  return { channel, line, answers, hear };
}

test("the channel neither orders nor repeats", () => {
  const { line } = aChannel();
  assert.equal(line.label, "clock");
  assert.deepEqual(line.options, { ordered: false, maxRetransmits: 0 });
});

test("questions go by it only while it is open", () => {
  const { channel, line } = aChannel();
  assert.equal(channel.ask({ t0: 1 }), false);
  line.readyState = "open";
  assert.equal(channel.ask({ t0: 2 }), true);
  line.readyState = "closing";
  assert.equal(channel.ask({ t0: 3 }), false);
  assert.deepEqual(line.sent, [{ type: "CLOCK_PING", payload: { t0: 2 } }]);
});

test("a channel whose questions wait, or that breaks on sending, is none", () => {
  const { channel, line } = aChannel();
  Object.assign(line, { readyState: "open", bufferedAmount: 5_000 });
  assert.equal(channel.ask({ t0: 1 }), false);
  line.bufferedAmount = 0;
  line.send = () => {
    throw new Error("closed just now");
  };
  assert.equal(channel.ask({ t0: 2 }), false);
});

test("an answer comes with the room's wall clock, where the room tells it", () => {
  const { answers, hear } = aChannel();
  const payload = { t0: 1, t1: 2, t2: 3, wall: 4 };
  hear(JSON.stringify({ type: "CLOCK_PONG", payload }));
  hear(JSON.stringify({ type: "CLOCK_PONG", payload: { t0: 1, t1: 2, t2: 3 } }));
  assert.deepEqual(answers, [payload, { t0: 1, t1: 2, t2: 3 }]);
});

test("whatever makes no sense is passed over", () => {
  const { answers, hear } = aChannel();
  hear("not JSON");
  hear("null");
  hear(new ArrayBuffer(4));
  hear('{"type": "CLOCK_PONG"}');
  hear('{"type": "CLOCK_PONG", "payload": {"t0": 1, "t1": "2", "t2": 3}}');
  hear('{"type": "LEAVE", "payload": {"t0": 1, "t1": 2, "t2": 3}}');
  assert.deepEqual(answers, []);
});

test("what arrives after closing is not heard", () => {
  const { channel, line, answers, hear } = aChannel();
  channel.close();
  hear('{"type": "CLOCK_PONG", "payload": {"t0": 1, "t1": 2, "t2": 3}}');
  assert.deepEqual([line.readyState, answers], ["closed", []]);
});
