import assert from "node:assert/strict";
import { test } from "node:test";
import { RoomClock } from "../../kiosk/remote/page/clock.js";

/** What a ping that takes `out` and `back` ms shows of a room that is `offset` ahead. */
const ping = ({ at, offset, out, back, work = 1 }) => {
  const t1 = at + out + offset;
  return { t0: at, t1, t2: t1 + work, t3: at + out + work + back };
};

test("equal ways there and back give the offset exactly", () => {
  const clock = new RoomClock();
  clock.add(ping({ at: 1_000, offset: 50_000, out: 12, back: 12 }));
  assert.equal(clock.offset, 50_000);
  assert.equal(clock.uncertainty, 12);
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

test("the lowest round trip is believed", () => {
  const clock = new RoomClock();
  clock.add(ping({ at: 0, offset: 500, out: 80, back: 20 }));
  clock.add(ping({ at: 100, offset: 500, out: 2, back: 2 }));
  clock.add(ping({ at: 200, offset: 500, out: 10, back: 60 }));
  assert.equal(clock.offset, 500);
  assert.equal(clock.uncertainty, 2);
});

test("a good sample does not outlive the drift of the clocks", () => {
  const clock = new RoomClock();
  clock.add(ping({ at: 0, offset: 500, out: 1, back: 1 }));
  clock.add(ping({ at: 31_000, offset: 502, out: 4, back: 4 }));
  assert.equal(clock.offset, 502);
});

test("a clock that leapt is followed at once, although older round trips were shorter", () => {
  const clock = new RoomClock();
  clock.add(ping({ at: 0, offset: 500, out: 1, back: 1 }));
  clock.add(ping({ at: 5_000, offset: 9_500, out: 20, back: 20 }));
  assert.equal(clock.offset, 9_500);
});

test("the stamp of the first message has to do until something was measured", () => {
  const clock = new RoomClock();
  assert.equal(clock.known, false);
  clock.guess(1_700_000_000_000, 2_000);
  clock.guess(1_700_000_009_999, 2_000);
  assert.equal(clock.toRoom(2_500), 1_700_000_000_500);
  assert.ok(clock.uncertainty >= 200);
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
  const clock = new RoomClock();
  clock.add(ping({ at: 0, offset: 1_764_000_000_000, out: 4, back: 9 }));
  assert.ok(Math.abs(clock.toHere(clock.toRoom(1_234.5)) - 1_234.5) < 0.001);
});
