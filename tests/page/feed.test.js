import assert from "node:assert/strict";
import { test } from "node:test";
import { ribbons } from "../../kiosk/remote/page/feed.js";
import { Texts } from "../../kiosk/remote/page/texts.js";
import { aView } from "./views.js";

const on = (view, now = 0, online = true) =>
  ribbons({ online, view }, now, new Texts()).map(({ says }) => says);

test("nothing is said while all is well", () => {
  assert.deepEqual(on(aView({ deadlineMs: 100_000 })), []);
});

test("the booth's going back is mentioned in its last 20 s", () => {
  assert.deepEqual(on(aView({ deadlineMs: 20_001 })), []);
  assert.deepEqual(on(aView({ deadlineMs: 14_500 })), ["The booth starts over in 15 seconds"]);
  assert.deepEqual(on(aView({ deadlineMs: 900 })), ["The booth starts over in 1 second"]);
  assert.deepEqual(on(aView({ deadlineMs: 900 }), null), []);
});

test("a simulated or lost camera is said, other devices are the operator's", () => {
  const device = (name, health) => aView({ devices: [{ device: name, health, reason: "…" }] });
  assert.deepEqual(on(device("camera", "simulated")), ["Simulated camera in the booth"]);
  assert.equal(on(device("camera", "lost")).length, 1);
  assert.deepEqual(on(device("buttons", "simulated")), []);
});

test("while the line is down only that counts", () => {
  assert.deepEqual(on(aView({ deadlineMs: 500 }), 0, false), ["Hold on, finding the booth again…"]);
});
