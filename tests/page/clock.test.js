import assert from "node:assert/strict";
import { test } from "node:test";
import { RoomClock } from "../../kiosk/remote/page/clock.js";
import { median } from "../../kiosk/remote/page/median.js";
import { aLink, rounds, SIMPLE, WAYS } from "./links.js";

/** What a ping that takes `out` and `back` ms shows of a room that is `offset` ahead. */
const ping = ({ at, offset, out, back, work = 1 }) => {
  const t1 = at + out + offset;
  return { t0: at, t1, t2: t1 + work, t3: at + out + work + back };
};

const SEEDS = Array.from({ length: 12 }, (_, seed) => seed + 1);

/**
 * Errors of the clock and of simple estimators at the end of a link's questions, one for each
 * seed; on the way the error must never be larger than the clock's own word on it.
 */
function compared(options, lasting = 60_000) {
  const errors = { clock: [], lowest: [], latest: [] };
  for (const seed of SEEDS) {
    const { ask, truth } = aLink({ ...options, seed });
    const [clock, samples] = [new RoomClock(), []];
    for (const at of rounds(lasting)) {
      const sample = ask(at);
      clock.add(sample);
      samples.push(sample);
      const error = Math.abs(clock.toRoom(sample.t3) - sample.t3 - truth(sample.t3));
      assert.ok(error <= clock.uncertainty + 0.1, `${error} > ${clock.uncertainty} at ${at}`);
    }
    const now = samples.at(-1).t3;
    errors.clock.push(Math.abs(clock.toRoom(now) - now - truth(now)));
    for (const kind of ["lowest", "latest"]) {
      errors[kind].push(Math.abs(SIMPLE[kind](samples.slice(-60)) - truth(now)));
    }
  }
  return Object.fromEntries(Object.entries(errors).map(([kind, all]) => [kind, median(all)]));
}

test("equal ways there and back give the offset exactly", () => {
  const clock = new RoomClock();
  clock.add(ping({ at: 1_000, offset: 50_000, out: 12, back: 12 }));
  assert.equal(clock.offset, 50_000);
  assert.equal(clock.uncertainty, 12);
  assert.equal(clock.roundTrip, 24);
});

test("the true offset lies within the uncertainty, however uneven the ways", () => {
  for (const [out, back] of [
    [0, 40],
    [40, 0],
    [5, 90],
    [33, 7],
  ]) {
    const clock = new RoomClock();
    clock.add(ping({ at: 0, offset: -7_777, out, back }));
    assert.ok(Math.abs(clock.offset + 7_777) <= clock.uncertainty);
  }
});

test("the quickest way there and the quickest back count, although of two questions", () => {
  const clock = new RoomClock();
  clock.add(ping({ at: 0, offset: 500, out: 4, back: 90 }));
  clock.add(ping({ at: 100, offset: 500, out: 70, back: 4 }));
  assert.ok(Math.abs(clock.offset - 500) < 0.1);
  assert.ok(clock.uncertainty < 4.1);
  assert.equal(clock.roundTrip, 74);
});

test("in a local network the error is below a millisecond", () => {
  assert.ok(compared({ way: WAYS.lan }).clock < 1);
});

test("far away, with jitter both ways, it is better than the lowest round trip", () => {
  const { clock, lowest, latest } = compared({ way: WAYS.symmetric });
  assert.ok(clock < lowest, `${clock} is not below ${lowest}`);
  assert.ok(clock < latest / 2, `${clock} is not below half of ${latest}`);
});

test("jitter on one way only does not move it", () => {
  const { clock, latest } = compared({ way: WAYS.queueing });
  assert.ok(clock < latest / 4, `${clock} is not below a quarter of ${latest}`);
});

test("two clocks that drift apart are followed for ten minutes", () => {
  for (const drift of [60e-6, -60e-6]) {
    for (const way of [WAYS.lan, WAYS.symmetric]) {
      const { clock, lowest } = compared({ way, drift }, 600_000);
      assert.ok(clock <= lowest + 0.5, `${clock} is above ${lowest}`);
    }
  }
});

test("known drift carries the clock over a pause in which nothing was heard", () => {
  const { ask, truth } = aLink({ way: WAYS.lan, drift: 60e-6 });
  const clock = new RoomClock();
  for (const at of rounds(60_000)) clock.add(ask(at));
  const later = 160_000;
  const carried = Math.abs(clock.toRoom(later) - later - truth(later));
  const left = Math.abs(clock.offset - truth(later));
  assert.ok(carried < left / 2, `${carried} is not below half of ${left}`);
});

test("wall clocks that are right tell what an uneven path hides", () => {
  const alone = compared({ way: WAYS.asymmetric });
  const { clock } = compared({ way: WAYS.asymmetric, wallError: 3 });
  assert.ok(clock < alone.clock / 2, `${clock} is not below half of ${alone.clock}`);
});

test("a wall clock that is wrong by seconds is not heard", () => {
  const alone = compared({ way: WAYS.asymmetric });
  assert.equal(compared({ way: WAYS.asymmetric, wallError: 3_000 }).clock, alone.clock);
});

test("in a local network no wall clock has a say worth mentioning", () => {
  const { ask, truth } = aLink({ way: WAYS.lan, wallError: 2 });
  const clock = new RoomClock();
  for (const at of rounds(10_000)) clock.add(ask(at));
  assert.ok(Math.abs(clock.toRoom(10_000) - 10_000 - truth(10_000)) < 1);
});

test("a wall clock that leaps moves nothing but what is told of it", () => {
  const { ask } = aLink({ way: WAYS.lan, wallError: 2 });
  const clock = new RoomClock();
  for (const at of rounds(10_000)) clock.add(ask(at));
  const [offset, wall] = [clock.offset, clock.wall];
  const leapt = ask(10_500);
  clock.add({ ...leapt, hereWall: leapt.hereWall + 3_600_000 });
  assert.ok(Math.abs(clock.offset - offset) < 1);
  assert.ok(Math.abs(clock.wall - (wall - 3_600_000)) < 3);
});

test("the wall clock here is told as the room's clock sees it", () => {
  const clock = new RoomClock();
  assert.equal(clock.wall, null);
  clock.add(ping({ at: 0, offset: 500, out: 5, back: 5 }));
  assert.equal(clock.wall, null);
  clock.add({ ...ping({ at: 100, offset: 500, out: 5, back: 5 }), hereWall: 90_111 });
  // At 111 here it is 611 in the room.
  assert.equal(clock.wall, 611 - 90_111);
});

test("a clock that leapt is followed at once, although older round trips were shorter", () => {
  const clock = new RoomClock();
  clock.add(ping({ at: 0, offset: 500, out: 1, back: 1 }));
  clock.add(ping({ at: 5_000, offset: 9_500, out: 20, back: 20 }));
  assert.equal(clock.offset, 9_500);
});

test("a tab that was suspended is right again with the first answer", () => {
  const [before, after] = [{ offset: 1_000 }, { offset: 61_000 }];
  for (const way of [WAYS.lan, WAYS.symmetric]) {
    const clock = new RoomClock();
    for (const at of rounds(60_000)) clock.add(aLink({ way, ...before, seed: at + 1 }).ask(at));
    const first = aLink({ way, ...after }).ask(61_000);
    clock.add(first);
    assert.ok(Math.abs(clock.offset - 61_000) <= clock.uncertainty);
  }
});

test("an answer that a sleep came between proves nothing, and neither does nonsense", () => {
  const clock = new RoomClock();
  clock.add(ping({ at: 0, offset: 500, out: 5, back: 5 }));
  clock.add({ t0: 100, t1: 605, t2: 90_605, t3: 112 });
  clock.add({ t0: 200, t1: Number.NaN, t2: 1, t3: 210 });
  clock.add({ t0: 300, t1: 805, t2: 805, t3: 290 });
  assert.equal(clock.offset, 500);
  assert.equal(clock.uncertainty, 5);
});

test("another network path changes the round trip and not the time", () => {
  const [near, far] = [aLink({ way: WAYS.lan }), aLink({ way: WAYS.symmetric })];
  const clock = new RoomClock();
  for (const at of rounds(20_000)) clock.add(near.ask(at));
  for (const at of rounds(60_000, 20_000)) {
    clock.add(far.ask(at));
    const error = Math.abs(clock.toRoom(at) - at - far.truth(at));
    assert.ok(error <= clock.uncertainty && error < 10, `${error} at ${at}`);
  }
  assert.ok(clock.roundTrip > 90);
});

test("a clock rounded to whole milliseconds contradicts nothing", () => {
  const clock = new RoomClock();
  for (let at = 0; at < 20_000; at += 487.3) {
    const { t0, t1, t2, t3 } = ping({ at, offset: 500, out: 0.3, back: 0.3, work: 0.2 });
    clock.add({ t0: Math.floor(t0), t1, t2, t3: Math.floor(t3) });
  }
  assert.ok(clock.kept.length > 40);
  assert.ok(Math.abs(clock.offset - 500) < 1);
});

test("the stamp of the first message has to do until something was measured", () => {
  const clock = new RoomClock();
  assert.equal(clock.known, false);
  clock.guess(1_700_000_000_000, 2_000);
  clock.guess(1_700_000_009_999, 2_000);
  assert.equal(clock.toRoom(2_500), 1_700_000_000_500);
  assert.ok(clock.uncertainty >= 200);
  assert.equal(clock.roundTrip, null);
  clock.add(ping({ at: 3_000, offset: 1_000, out: 3, back: 3 }));
  assert.equal(clock.toRoom(0), 1_000);
});

test("after a sleep the old offset serves until the new one is there", () => {
  const clock = new RoomClock();
  clock.add(ping({ at: 0, offset: 500, out: 1, back: 1 }));
  clock.forget();
  assert.equal(clock.toRoom(100), 600);
  assert.ok(clock.uncertainty > 100);
});

test("there and back again is the same instant", () => {
  const { ask } = aLink({ way: WAYS.lan, drift: 50e-6 });
  const clock = new RoomClock();
  for (const at of rounds(40_000)) clock.add(ask(at));
  for (const here of [1_234.5, 40_000, 99_999]) {
    assert.ok(Math.abs(clock.toHere(clock.toRoom(here)) - here) < 0.001);
  }
});
