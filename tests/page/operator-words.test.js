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
  troubles: [],
  prints: [],
  strips: [],
  uploads: null,
  mails: null,
  stick: null,
  hotspot: null,
  disk: { free_mb: 12345 },
  phones: { ago_s: null },
};

function print(id, fate, note = "") {
  return { id, session: `session-${id}`, key: "1/1", fate, made_s: 0, note };
}

test("a booth in which all is well says so", () => {
  assert.deepEqual(hands(WELL, texts), []);
  assert.equal(summary([], texts), "All is well");
  assert.equal(now(WELL, texts), "Nobody is in the booth.");
});

const EMPTY = { trouble: "media-empty", happened: "Out of paper.", to_do: "Put some in." };
const JAM = { trouble: "media-jam", happened: "The paper is stuck.", to_do: "Pull it out." };

test("a printer without paper says what to do, and what it says itself", () => {
  const printer = { ...WELL.printer, note: "Load 4x6 paper" };
  const [hand] = hands({ ...WELL, printer, troubles: [EMPTY] }, texts);
  assert.equal(hand.title, "Out of paper.");
  assert.match(hand.detail, /^Put some in\..*\(Load 4x6 paper\)$/);
});

test("new sheets are to be told where sheets are counted", () => {
  const uncounted = { ...WELL.printer, sheets_left: null };
  const details = [WELL.printer, uncounted].map(
    (printer) => hands({ ...WELL, printer, troubles: [EMPTY] }, texts)[0].detail,
  );
  assert.match(details[0], /say below how many/);
  assert.equal(details[1], "Put some in.");
  assert.equal(hands({ ...WELL, troubles: [JAM] }, texts)[0].detail, "Pull it out.");
});

test("the booth's words for a trouble are said in the page's language", () => {
  const words = { "Out of paper.": ["종이가 없어요."], "Put some in.": ["넣어 주세요."] };
  const korean = new Texts({ language: "ko", plurals: ["other"], texts: words });
  const printer = { ...WELL.printer, sheets_left: null };
  const [hand] = hands({ ...WELL, printer, troubles: [EMPTY] }, korean);
  assert.deepEqual([hand.title, hand.detail], ["종이가 없어요.", "넣어 주세요."]);
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
  const all = hands({ ...WELL, devices, troubles: [JAM], prints: [print(1, "unknown")] }, texts);
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
  const said = facts(WELL, texts);
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
    phones: { ago_s: 120 },
  };
  const said = Object.fromEntries(facts(state, texts));
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
  const said = Object.fromEntries(facts(state, korean));
  for (const about of ["USB stick", "Upload", "E-mail"]) assert.match(said[about], /꽉 찼어요\.$/);
});
