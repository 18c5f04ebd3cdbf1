import assert from "node:assert/strict";
import { test } from "node:test";
import { headline, onPaper } from "../../kiosk/remote/page/headline.js";
import { begin, reduce } from "../../kiosk/remote/page/state.js";
import { Texts } from "../../kiosk/remote/page/texts.js";
import { aView, countdown, lamp, message, person, shooting, welcome } from "./views.js";

const said = (view, ...events) => {
  const state = [welcome(view), ...events].reduce(reduce, begin("h7k2mq"));
  return headline(state, state.view, new Texts());
};

test("who is not ready is asked, who is ready hears whom they wait for", () => {
  assert.equal(said(aView()).title, "Everyone ready?");
  const ready = (...ids) =>
    aView({ people: ["booth", "p1", "p2"].map((id) => person(id, { ready: ids.includes(id) })) });
  assert.deepEqual(said(ready("p1", "p2")), {
    title: "Waiting for the booth",
    lead: "2 of 3 are ready",
  });
  assert.equal(said(ready("p1", "booth")).title, "Waiting for Jun");
  assert.equal(said(ready("p1")).title, "Waiting for 2 more");
});

test("who is away is not waited for", () => {
  const people = [
    person("booth", { ready: true }),
    person("p1", { ready: true }),
    person("p2", { connected: false }),
  ];
  assert.equal(said(aView({ people })).lead, "2 of 2 are ready");
});

test("when the lamp breathes anyone may go on", () => {
  const people = ["booth", "p1", "p2"].map((id) => person(id, { ready: true }));
  const words = said(aView({ people, startLamp: lamp("breathing", "next") }));
  assert.equal(words.lead, "Anyone may tap Next.");
});

test("votes are counted as in the booth, and who has voted hears whom they wait for", () => {
  const vote = (...ids) =>
    ["booth", "p1", "p2"].map((id) => person(id, { chosen: ids.includes(id) ? "mint" : null }));
  const choosing = (...ids) => said(aView({ stage: "select-bg", people: vote(...ids) }));
  assert.deepEqual(choosing("booth", "p2"), {
    title: "Pick a background",
    lead: "2 of 3 have chosen",
  });
  assert.deepEqual(choosing("p1"), { title: "Waiting for 2 more", lead: "1 of 3 has chosen" });
  assert.equal(choosing("p1", "p2").title, "Waiting for the booth");
});

test("in a countdown the friend is told where to look, or that it is not theirs", () => {
  const mine = message("COUNTDOWN_START", countdown(["booth", "p1"]));
  const theirs = message("COUNTDOWN_START", countdown(["booth"]));
  assert.deepEqual(said(aView(), mine), { title: "Look at your camera", lead: "Shot 2 of 4" });
  assert.equal(said(aView(), theirs).lead, "You are in from the next one.");
});

test("a picture that was caught is good news, one that was missed is said with what follows", () => {
  const mine = message("COUNTDOWN_START", countdown(["booth", "p1"]));
  const picture = (progress) => ({
    type: "picture",
    picture: { shot: 2, attempt: 1, progress, preview: null },
  });
  assert.equal(said(aView(), mine, picture("caught")).title, "Got it!");
  assert.equal(
    said(aView(), mine, picture("missed")).lead,
    "The booth takes your live picture instead.",
  );
});

test("retakes are mentioned while there are any", () => {
  const view = {
    ...shooting("review", { retakesLeft: 1 }),
    readyLamp: lamp("breathing", "retake"),
  };
  assert.equal(said(view).lead, "1 retake left");
  assert.equal(said({ ...view, readyLamp: lamp("dark", "none") }).lead, "Shot 2 of 4");
});

test("without the booth's camera posing says what is missing", () => {
  assert.match(said(shooting("posing")).lead, /camera is away/);
  assert.doesNotMatch(
    said({ ...shooting("posing"), startLamp: lamp("breathing", "start") }).lead,
    /away/,
  );
});

test("a booth that cannot begin says so, and why, instead of promising", () => {
  const attract = (...closed) => said(aView({ stage: "attract", people: [], closed }));
  assert.equal(attract().title, "You're in");
  assert.equal(attract("disk").title, "The booth takes a short break");
  assert.match(attract("disk", "printer").lead, /room for new pictures/);
  assert.match(attract("printer").lead, /printer/);
});

test("what keeps the next session from beginning says nothing to those in this one", () => {
  assert.equal(said(aView({ closed: ["disk"] })).title, "Everyone ready?");
});

test("friends hear of the paper in the booth only if it comes, or is there", () => {
  const paper = (status, troubles = []) => {
    const result = { status: "ready", prints: status && { status, printed: 0, asked: 2 } };
    const printer = { troubles, sheetsLeft: null, low: false };
    return onPaper(aView({ stage: "result", result, printer }), new Texts());
  };
  assert.match(paper("waiting"), /coming out on paper/);
  assert.match(paper("printing"), /coming out on paper/);
  assert.match(paper("printed"), /have it on paper/);
  for (const status of [null, "stuck", "refused"]) assert.equal(paper(status), "");
  assert.equal(paper("printing", ["media-empty"]), "");
  assert.match(paper("printed", ["media-empty"]), /have it/);
  assert.equal(onPaper(aView(), new Texts()), "");
});

test("every end of a strip has its words", () => {
  const words = ["composing", "ready", "failed"].map(
    (status) => said(aView({ stage: "result", result: { status, stripUrl: null } })).title,
  );
  assert.deepEqual(words, ["Making your strip", "Here it is!", "The strip got stuck"]);
});
