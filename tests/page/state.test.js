import assert from "node:assert/strict";
import { test } from "node:test";
import {
  begin,
  gathering,
  leftOut,
  myPicture,
  reduce,
  shown,
} from "../../kiosk/remote/page/state.js";
import { aView, backgrounds, countdown, message, person, shooting, welcome } from "./views.js";

const after = (...events) => events.reduce(reduce, begin("h7k2mq"));
const inside = (...events) => after({ type: "joining", name: "Mina" }, welcome(), ...events);
const me = (state) => shown(state).people.find((one) => one.id === "p1");

test("Join opens the door and the room's welcome leads inside", () => {
  assert.equal(after().screen, "door");
  assert.equal(after({ type: "joining", name: "Mina" }).screen, "joining");
  assert.equal(inside().screen, "room");
  assert.deepEqual(inside().me, { id: "p1", token: "secret" });
});

test("a reloaded tab begins as who it was", () => {
  const state = begin("h7k2mq", { id: "p1", token: "secret", name: "Mina" });
  assert.deepEqual([state.me, state.name], [{ id: "p1", token: "secret" }, "Mina"]);
});

test("a name that is refused leads back to the door and says so", () => {
  const state = after(
    { type: "joining", name: "x" },
    message("ERROR", { code: "bad-name", sentence: "No.", about: "JOIN" }),
  );
  assert.equal(state.screen, "door");
  assert.deepEqual(state.problem, { code: "bad-name", sentence: "No." });
  assert.equal(state.name, "x");
});

test("a tap is seen at once", () => {
  const state = inside({ type: "ready", ready: true, now: 0 });
  assert.equal(me(state).ready, true);
  assert.equal(state.view.people[1].ready, false);
});

test("news about others does not undo a tap that is on its way", () => {
  const view = aView({ people: [person("booth", { ready: true }), person("p1"), person("p2")] });
  const state = inside(
    { type: "ready", ready: true, now: 0 },
    message("READY_STATUS", { participant: "booth", ready: true, view }),
  );
  assert.equal(me(state).ready, true);
  assert.equal(shown(state).people[0].ready, true);
});

test("the room's word about me replaces my own", () => {
  const tapped = { type: "ready", ready: true, now: 0 };
  const said = inside(
    tapped,
    message("READY_STATUS", { participant: "p1", ready: false, view: aView() }),
  );
  const corrected = inside(tapped, message("ROOM_STATE", { view: aView() }));
  const refused = inside(
    tapped,
    message("ERROR", { code: "wrong-stage", sentence: "…", about: "READY_STATUS" }),
  );
  for (const state of [said, corrected, refused]) assert.equal(me(state).ready, false);
  assert.equal(refused.problem.code, "wrong-stage");
});

test("a tap that was lost is forgotten with the next view after a while", () => {
  const later = { ...message("JOIN", { participant: "p2", view: aView() }), now: 9_000 };
  assert.equal(me(inside({ type: "ready", ready: true, now: 0 }, later)).ready, false);
});

test("my vote leaves the background it was on", () => {
  const view = aView({
    stage: "select-bg",
    backgrounds: backgrounds({ "color-ffffff": ["p1", "p2"] }),
  });
  const state = after(welcome(view), { type: "chosen", bgId: "color-3b82f6", now: 0 });
  assert.deepEqual(
    shown(state).backgrounds.map((one) => one.voters),
    [["p2"], ["p1"]],
  );
  assert.equal(me(state).chosen, "color-3b82f6");
});

test("a countdown knows whether I am in it", () => {
  assert.equal(leftOut(inside(message("COUNTDOWN_START", countdown(["booth", "p1"])))), false);
  assert.equal(leftOut(inside(message("COUNTDOWN_START", countdown(["booth"])))), true);
});

test("who comes back as the same person in a countdown is in it, who comes new is not", () => {
  const back = reduce(
    begin("h7k2mq", { id: "p1", token: "secret" }),
    welcome(shooting("counting")),
  );
  const fresh = reduce(begin("h7k2mq"), welcome(shooting("counting")));
  assert.deepEqual([leftOut(back), leftOut(fresh)], [false, true]);
});

test("losing the line in a countdown that goes on without me does not put me in", () => {
  const out = inside(message("COUNTDOWN_START", countdown(["booth"])), {
    type: "online",
    online: false,
  });
  assert.equal(leftOut(reduce(out, welcome(shooting("counting")))), true);
});

test("my picture is of the running shot only", () => {
  const picture = { shot: 2, attempt: 1, progress: "caught", preview: null };
  const state = inside(message("COUNTDOWN_START", countdown(["p1"])), { type: "picture", picture });
  assert.equal(myPicture(state), picture);
  const again = reduce(
    state,
    message("RETAKE", { shot: 2, attempt: 2, view: shooting("counting", { attempt: 2 }) }),
  );
  assert.equal(myPicture(again), null);
});

test("the strip stays mine when the session is over", () => {
  const view = aView({
    stage: "result",
    result: { status: "ready", stripUrl: "https://elsewhere.example/s/tok" },
  });
  const state = inside(message("STAGE_CHANGED", { stage: "result", view }), {
    type: "ended",
    ending: "closed",
  });
  assert.equal(state.strip, "/s/tok");
  assert.equal(state.screen, "closed");
});

const ending = (result) =>
  message("STAGE_CHANGED", { stage: "result", view: aView({ stage: "result", result }) });
const HERE = { kind: "here", url: "http://10.0.0.5/s/tok", network: "" };
const INTERNET = { kind: "internet", url: "https://bucket.invalid/s/tok?X=1", network: "" };

test("a link is kept only while it is proven to work from anywhere, and to the strip's end", () => {
  const result = { status: "ready", stripUrl: "https://booth.invalid/s/tok", ways: null };
  const proven = { ...result, ways: [INTERNET, HERE] };
  const link = (...results) => inside(...results.map(ending)).link;
  assert.equal(link(result), null);
  assert.equal(link({ ...result, ways: [HERE] }), null);
  assert.equal(link(result, proven), INTERNET.url);
  assert.equal(link(proven, { ...result, ways: [HERE] }), null);
  const over = reduce(inside(ending(proven)), { type: "ended", ending: "closed" });
  assert.deepEqual([over.strip, over.link], ["/s/tok", INTERNET.url]);
  const next = { ...result, stripUrl: "https://booth.invalid/s/next" };
  assert.equal(link(proven, next), null);
});

test("a reloaded tab has the strip and its link still", () => {
  const state = begin("h7k2mq", { strip: "/s/tok", link: INTERNET.url });
  assert.deepEqual([state.strip, state.link], ["/s/tok", INTERNET.url]);
});

test("a room that goes on to another round has a new code", () => {
  assert.equal(
    inside(message("STAGE_CHANGED", { view: aView({ roomCode: "newone" }) })).code,
    "newone",
  );
});

test("outside nothing of the room is left but who I was", () => {
  const state = inside({ type: "camera", camera: "on" }, { type: "ended", ending: "gone" });
  assert.deepEqual([state.view, state.camera, state.online], [null, "off", false]);
  assert.equal(state.me.token, "secret");
});

test("a tap that is never answered is shown no longer", () => {
  const tapped = { type: "ready", ready: true, now: 1_000 };
  assert.equal(me(inside(tapped, { type: "lapsed", now: 3_499 })).ready, true);
  assert.equal(me(inside(tapped, { type: "lapsed", now: 3_500 })).ready, false);
});

test("only what the person did is complained about to them", () => {
  const problem = (code, about) =>
    inside(message("ERROR", { code, sentence: "…", about })).problem?.code;
  assert.equal(problem("wrong-stage", "BG_SELECTED"), "wrong-stage");
  assert.equal(problem("too-often", null), "too-often");
  assert.equal(problem("wrong-stage", "STAGE_NEXT"), undefined);
  assert.equal(problem("bad-message", "ICE_CANDIDATE"), undefined);
});

test("backgrounds are gathered until the vote is over", () => {
  const stages = ["attract", "waiting-room", "select-bg", "result"];
  assert.deepEqual(
    stages.map((stage) => gathering(aView({ stage }))),
    [false, true, true, false],
  );
  assert.equal(gathering(null), false);
});

test("a picture on its way is forgotten outside", () => {
  const bringing = { status: "sending", file: null, share: 0.5 };
  const state = inside({ type: "bringing", bringing });
  assert.equal(state.bringing, bringing);
  assert.equal(reduce(state, { type: "ended", ending: "gone" }).bringing, null);
});
