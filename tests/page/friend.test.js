import assert from "node:assert/strict";
import { test } from "node:test";
import { RoomClock } from "../../kiosk/remote/page/clock.js";
import { Friend } from "../../kiosk/remote/page/friend.js";
import { RoomMemory } from "../../kiosk/remote/page/memory.js";
import { FakeTime, settled } from "./fake-time.js";
import { aView, countdown, shooting } from "./views.js";

/** A friend all of whose parts only note what they are asked to do. */
function friend({ kept = new Map(), camera = async () => {} } = {}) {
  const time = new FakeTime(1_000);
  const did = [];
  const note =
    (name) =>
    (...args) =>
      did.push([name, ...args]);
  const storage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
  };
  const one = new Friend({
    code: "h7k2mq",
    memory: new RoomMemory(storage),
    wire: { knock: note("knock"), stay: note("stay"), wake: note("wake"), send: note("send") },
    clock: new RoomClock(),
    probes: { start: note("probe"), stop: note("no probes") },
    status: { start: note("status"), stop: note("no status") },
    peer: {
      start: note("offer"),
      close: note("hang up"),
      answered: note("answer"),
      candidate: note("candidate"),
      setCamera: note("track"),
      shared: () => {},
    },
    camera: { open: () => (did.push(["camera"]), camera(one)), close: note("camera off") },
    shots: { take: note("take"), disarm: note("disarm"), forget: note("forget") },
    bring: { cancel: note("not brought") },
    draw: () => {},
    onMoved: note("moved"),
    onInside: note("inside"),
    now: time.now,
    wall: () => 1_764_000_000_000 + time.at,
    timers: time.timers,
  });
  const hear = (type, payload, from = "room") => one.heard({ type, payload, from });
  const names = () => did.map(([name]) => name);
  return { one, hear, did, names, time, kept };
}

const WELCOME = { you: { id: "p1", token: "secret" }, view: aView(), iceServers: [] };

test("whoever comes first knocks, and joins by name", () => {
  const { one, did } = friend();
  one.arrive();
  one.enter("Mina");
  one.join();
  assert.deepEqual(did, [["knock"], ["stay"], ["send", "JOIN", { name: "Mina" }]]);
});

test("no name, no entry", () => {
  const { one, did } = friend();
  one.enter("");
  assert.deepEqual(did, []);
  assert.equal(one.state.problem.code, "no-name");
});

test("a reloaded tab comes back by its token without being asked", () => {
  const { one, hear, kept } = friend();
  one.enter("Mina");
  hear("ROOM_STATE", WELCOME);
  const again = friend({ kept });
  again.one.arrive();
  again.one.join();
  assert.deepEqual(again.did, [["stay"], ["send", "JOIN", { name: "Mina", token: "secret" }]]);
});

test("the camera is asked for only once inside, and the offer follows it", async () => {
  const { one, hear, names } = friend();
  one.arrive();
  one.enter("Mina");
  assert.ok(!names().includes("camera"));
  hear("ROOM_STATE", WELCOME);
  await settled();
  assert.deepEqual(
    names().filter((name) => name === "camera" || name === "offer"),
    ["camera", "offer"],
  );
});

test("whoever ponders the camera's question sees the booth meanwhile", async () => {
  const { one, hear, names, time } = friend({ camera: () => new Promise(() => {}) });
  one.enter("Mina");
  hear("ROOM_STATE", WELCOME);
  await time.pass(2_900);
  assert.ok(!names().includes("offer"));
  await time.pass(200);
  assert.ok(names().includes("offer"));
});

test("a line that comes back offers anew and does not ask for the camera again", async () => {
  const { one, hear, names } = friend({
    camera: async (it) => it.happened({ type: "camera", camera: "on" }),
  });
  one.enter("Mina");
  hear("ROOM_STATE", WELCOME);
  await settled();
  hear("ROOM_STATE", WELCOME);
  await settled();
  assert.deepEqual(
    names().filter((name) => name === "camera" || name === "offer"),
    ["camera", "offer", "offer"],
  );
});

test("a countdown with me in it arms my shutter, one without me does not", () => {
  const { one, hear, did } = friend();
  one.enter("Mina");
  hear("ROOM_STATE", WELCOME);
  hear("COUNTDOWN_START", countdown(["booth"]));
  assert.ok(!did.some(([name]) => name === "take"));
  hear("COUNTDOWN_START", countdown(["booth", "p1"], { attempt: 2 }));
  const [, taken] = did.find(([name]) => name === "take");
  assert.deepEqual([taken.shot, taken.attempt, taken.fireAt], [2, 2, 10_000]);
});

test("a tab reloaded in a countdown arms again for the same instant", () => {
  const { kept, one, hear } = friend();
  one.enter("Mina");
  hear("ROOM_STATE", WELCOME);
  const again = friend({ kept });
  again.one.arrive();
  again.hear("ROOM_STATE", { ...WELCOME, view: shooting("counting") });
  assert.deepEqual(
    again.did.find(([name]) => name === "take"),
    ["take", { shot: 2, attempt: 1, fireAt: 10_000 }],
  );
});

test("leaving the shoot calls the shutter off", () => {
  const { one, hear, names } = friend();
  one.enter("Mina");
  hear("ROOM_STATE", WELCOME);
  hear("COUNTDOWN_START", countdown(["booth", "p1"]));
  hear("STAGE_CHANGED", { stage: "waiting-room", view: aView() });
  assert.equal(names().at(-1), "disarm");
});

test("only the booth's answer is an answer", () => {
  const { one, hear, did } = friend();
  one.enter("Mina");
  hear("ANSWER", { sdp: "evil" }, "p2");
  hear("ANSWER", { sdp: "good" }, "booth");
  assert.deepEqual(
    did.filter(([name]) => name === "answer"),
    [["answer", "good"]],
  );
});

test("another round moves to the new link and forgets old pictures, but not who I am", () => {
  const { one, hear, did, kept } = friend();
  one.enter("Mina");
  hear("ROOM_STATE", WELCOME);
  hear("STAGE_CHANGED", { stage: "waiting-room", view: aView({ roomCode: "newone" }) });
  assert.ok(did.some(([name]) => name === "forget"));
  assert.deepEqual(
    did.find(([name]) => name === "moved"),
    ["moved", "newone"],
  );
  assert.equal(JSON.parse(kept.get("nearbooth/newone")).token, "secret");
});

test("when the room ends everything is let go", () => {
  const { one, hear, names } = friend();
  one.enter("Mina");
  hear("ROOM_STATE", WELCOME);
  one.left("closed");
  const letGo = ["no probes", "no status", "hang up", "disarm", "not brought", "camera off"];
  assert.deepEqual(names().slice(-6), letGo);
  assert.equal(one.state.screen, "closed");
});

test("a refusal is shown for a while and then forgotten", async () => {
  const { one, hear, time } = friend();
  one.enter("Mina");
  hear("ROOM_STATE", WELCOME);
  hear("ERROR", { code: "too-often", sentence: "…", about: "READY_STATUS" });
  assert.equal(one.state.problem.code, "too-often");
  await time.pass(4_000);
  assert.equal(one.state.problem, null);
});

test("the room's time is known roughly from its first word, and exactly from its answers", () => {
  const { one } = friend();
  one.heard({ type: "JOIN", payload: {}, timestamp: 51_000 });
  assert.equal(one.parts.clock.toRoom(1_000), 51_000);
  one.heard({ type: "CLOCK_PONG", payload: { t0: 990, t1: 70_000, t2: 70_000 } });
  assert.equal(one.parts.clock.toRoom(995), 70_000);
});

test("an answer by the data channel is as good, and tells of the wall clocks", () => {
  const { one } = friend();
  one.told({ t0: 990, t1: 70_000, t2: 70_000, wall: 1_764_000_000_995 });
  assert.equal(one.parts.clock.toRoom(995), 70_000);
  assert.equal(one.parts.clock.wall, 70_005 - 1_764_000_001_000);
});

test("inside, the room is told of my shutter, and its refusal of that bothers nobody", () => {
  const { one, hear, names } = friend();
  one.enter("Mina");
  assert.ok(!names().includes("status"));
  hear("ROOM_STATE", WELCOME);
  assert.ok(names().includes("status"));
  hear("ERROR", { code: "bad-time", sentence: "…", about: "SHUTTER_STATUS" });
  assert.equal(one.state.problem, null);
});

test("taps go to the room in its own words", () => {
  const { one, hear, did } = friend();
  one.enter("Mina");
  hear("ROOM_STATE", { ...WELCOME, view: shooting("review") });
  one.toggleReady();
  one.choose("#FFFFFF");
  one.goOn();
  one.startCountdown();
  one.retake();
  assert.deepEqual(
    did.filter(([name]) => name === "send").map(([, ...rest]) => rest),
    [
      ["READY_STATUS", { ready: true }],
      ["BG_SELECTED", { bgId: "#FFFFFF" }],
      ["STAGE_NEXT"],
      ["COUNTDOWN_START"],
      ["RETAKE", { shot: 2 }],
    ],
  );
});

test("a picture on its way is called off when the vote is over, and when one leaves", () => {
  const { one, hear, names } = friend();
  one.enter("Mina");
  hear("ROOM_STATE", WELCOME);
  hear("STAGE_CHANGED", { view: aView({ stage: "select-bg" }) });
  assert.ok(!names().includes("not brought"));
  hear("STAGE_CHANGED", { view: shooting("posing") });
  assert.ok(names().includes("not brought"));
  const left = friend();
  left.one.left("closed");
  assert.ok(left.names().includes("not brought"));
});
