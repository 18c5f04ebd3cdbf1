import assert from "node:assert/strict";
import { test } from "node:test";

import {
  facts,
  fate,
  figures,
  hands,
  now,
  queue,
  summary,
} from "../../kiosk/remote/page/operator-words.js";
import { Texts } from "../../kiosk/remote/page/texts.js";

const texts = new Texts();
const WELL = {
  stage: "attract",
  devices: { camera: { health: "well", reason: "" } },
  printer: { troubles: [], note: "", sheets_left: 300, low: false, printed: 12, event_left: null },
  prints: [],
  strips: [],
  uploads: null,
  mails: null,
  stick: null,
  hotspot: null,
  disk: { free_mb: 12345 },
  phones: { last_s: null },
};

function print(id, fate, note = "") {
  return { id, session: `session-${id}`, key: "1/1", fate, made_s: 0, note };
}

test("a booth in which all is well says so", () => {
  assert.deepEqual(hands(WELL, texts), []);
  assert.equal(summary([], texts), "All is well");
  assert.equal(now(WELL, texts), "Nobody is in the booth.");
});

test("a printer without paper says what to do, and what it says itself", () => {
  const printer = { ...WELL.printer, troubles: ["media-empty"], note: "Load 4x6 paper" };
  const [hand] = hands({ ...WELL, printer }, texts);
  assert.equal(hand.title, "The printer is out of paper.");
  assert.match(hand.detail, /new roll.*Load 4x6 paper/);
});

test("a trouble that nobody knows is told all the same", () => {
  const printer = { ...WELL.printer, troubles: ["on-fire"] };
  assert.equal(hands({ ...WELL, printer }, texts)[0].title, "The printer has stopped.");
});

test("a print of unknown fate is a question about that strip", () => {
  const prints = [print(7, "unknown"), print(8, "done"), print(9, "failed", "It was refused.")];
  const all = hands({ ...WELL, prints }, texts);
  assert.deepEqual(
    all.map((hand) => [hand.settle, hand.session]),
    [
      [7, "session-7"],
      [9, "session-9"],
    ],
  );
  assert.equal(all[1].title, "Not printed: It was refused.");
});

test("what is lost comes after what holds up the printer", () => {
  const devices = { stick: { health: "lost", reason: "The stick is full." } };
  const printer = { ...WELL.printer, troubles: ["media-jam"] };
  const all = hands({ ...WELL, devices, printer, prints: [print(1, "unknown")] }, texts);
  assert.deepEqual(
    all.map((hand) => hand.key),
    ["trouble media-jam", "print 1", "device stick"],
  );
  assert.equal(all[2].detail, "The stick is full.");
  assert.equal(summary(all, texts), "3 things need a hand");
});

test("the queue is what is not ended, the oldest first", () => {
  const prints = [print(9, "waiting"), print(8, "begun"), print(7, "done"), print(6, "unknown")];
  assert.deepEqual(
    queue({ prints }).map((it) => it.id),
    [8, 9],
  );
  assert.equal(fate(print(1, "failed", "The strip is gone."), texts), "Not printed: The strip is gone.");
});

test("only what is counted has a figure", () => {
  assert.deepEqual(
    figures(WELL.printer, texts).map((it) => [it.key, it.value]),
    [
      ["left", "300"],
      ["printed", "12"],
    ],
  );
});

test("what is not configured is not spoken of", () => {
  const said = facts(WELL, texts, 0);
  assert.deepEqual(
    said.map(([about]) => about),
    ["Disk", "Phones"],
  );
  assert.equal(said[0][1], "12.3 GB free");
  assert.match(said[1][1], /Try the code with your own/);
});

test("what waits is counted, and why it waits is told", () => {
  const state = {
    ...WELL,
    uploads: { waiting: 2, note: "The bucket refuses the key." },
    mails: { waiting: 0, note: "" },
    stick: { present: true, note: "" },
    hotspot: { on: true, name: "Nearbooth" },
    phones: { last_s: 40 },
  };
  const said = Object.fromEntries(facts(state, texts, 160));
  assert.equal(said["Upload"], "2 waiting. The bucket refuses the key.");
  assert.equal(said["E-mail"], "Nothing waiting");
  assert.equal(said["USB stick"], "Plugged in");
  assert.equal(said["Wi-Fi of the booth"], "On: Nearbooth");
  assert.equal(said["Phones"], "Last seen 2 minutes ago");
});

test("why something is lost or waits is told in the page's language", () => {
  const reasons = { "The stick is full.": ["꽉 찼어요."] };
  const korean = new Texts({ language: "ko", plurals: ["other"], texts: reasons });
  const devices = { stick: { health: "lost", reason: "The stick is full." } };
  const stick = { present: true, note: "The stick is full." };
  const backlog = { waiting: 0, note: "The stick is full." };
  assert.equal(hands({ ...WELL, devices }, korean)[0].detail, "꽉 찼어요.");
  const state = { ...WELL, stick, uploads: backlog, mails: backlog };
  const said = Object.fromEntries(facts(state, korean, 0));
  for (const about of ["USB stick", "Upload", "E-mail"]) assert.match(said[about], /꽉 찼어요\.$/);
});
