/** Simulated links to a room whose clock is known, for tests of estimators of it. */

/** @param {number} seed @returns {() => number} 0 to 1; the same every time (mulberry32) */
export function dice(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Ways there and back, ms. */
export const WAYS = {
  lan: (random) => ({ out: 2 + 2 * random(), back: 2 + 2 * random() }),
  symmetric: (random) => ({ out: 50 + 60 * random(), back: 50 + 60 * random() }),
  asymmetric: (random) => ({ out: 20 + 4 * random(), back: 60 + 8 * random() }),
  queueing: (random) => ({ out: 15 + 80 * random() ** 3, back: 15 + random() }),
};

/**
 * A room that is ahead by `offset` and gains `drift` on here, and the questions to it.
 * @param {Object} link
 * @param {(random: () => number) => {out: number, back: number}} link.way
 * @param {number} [link.offset] @param {number} [link.drift] ms a ms
 * @param {number} [link.wallError] how wrong the wall clock here is, ms; without, there is none
 * @param {number} [link.seed]
 */
export function aLink({ way, offset = 1_764_000_000_000, drift = 0, wallError, seed = 1 }) {
  const random = dice(seed);
  const truth = (here) => offset + drift * here;
  const room = (here) => here + truth(here);
  const ask = (at) => {
    const { out, back } = way(random);
    const [t1, t2] = [room(at + out), room(at + out + 0.3)];
    const t3 = at + out + 0.3 + back;
    const walls =
      wallError === undefined
        ? {}
        : { wall: Math.round(t2 + 5_000), hereWall: Math.floor(room(t3) + 5_000 + wallError) };
    return { t0: at, t1, t2, t3, ...walls };
  };
  return { ask, truth };
}

/** When questions are asked: ten at once, then two a second. @param {number} until ms */
export function* rounds(until, from = 0) {
  for (let i = 0; i < 10; i += 1) yield from + i * 50;
  for (let at = from + 1_000; at < from + until; at += 500) yield at;
}

/** What a simple estimator makes of samples: that of the lowest round trip, or the latest. */
export const SIMPLE = {
  lowest: (samples) =>
    samples
      .map(({ t0, t1, t2, t3 }) => ({ trip: t3 - t0 - (t2 - t1), offset: (t1 - t0 + t2 - t3) / 2 }))
      .reduce((best, one) => (one.trip <= best.trip ? one : best)).offset,
  latest: (samples) => SIMPLE.lowest(samples.slice(-1)),
};
