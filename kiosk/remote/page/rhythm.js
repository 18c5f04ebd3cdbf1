/**
 * When a camera takes its frames, purely: their period and phase, so that the room can put the
 * instant where everybody's cameras agree.
 *
 * Of all periods near the usual distance between frames, it is the one at which the times, wound
 * up on a circle of that length, gather best. So frames that never came (any number of them) and
 * some whose time is wrong do not matter. A line through the gathered ones then says it exactly.
 */

import { median } from "./median.js";

/** @typedef {{at: number, period: number, jitter: number}} Beat ms; `at` is a frame lately, by the fit */

/** Short enough to follow a camera that slows down in the dark, long enough to be exact. */
const WINDOWS_MS = [5_000, 2_500];
const FEWEST = 20;

/** A camera that gave nothing for so long has stopped, ms. */
const STALE_MS = 1_000;

/** Times that stray by more than this part of a period, as a standard deviation, are no rhythm. */
const STEADY = 1 / 6;

/** A single frame farther off has a wrong time; most of the last ones must not. */
const OFF = 1 / 4;
const LATELY = 8;
const MOST = 6;

/** A camera this steady, as a part of its period, takes no frame off its beat. */
const STEADIEST = 1 / 10;

/** A time this many standard deviations off is wrong. */
const ASTRAY = 2;

/** A time is wrong because it was told late, hardly ever because it was told early. */
const LATE = 3 / 4;

/** The beat is found anew so often while frames are asked about, ms. */
const ANEW_MS = 500;

/** How far around the usual distance the period is looked for, and how finely. */
const AROUND = 0.1;
const TURN = 0.25;

export class Rhythm {
  constructor() {
    this.forget();
  }

  /** Another camera has a beat of its own. */
  forget() {
    /** @type {number[]} */
    this.times = [];
    /** @type {Beat | null} */
    this.beat = null;
    this.foundAt = -Infinity;
  }

  /**
   * When a frame was really taken that is said to be of `at`: a steady camera takes none off its
   * beat, so that such a time was told late, by a browser that was busy.
   * @param {number} at @param {number} now both ms of performance.now()
   */
  steadied(at, now) {
    if (now - this.foundAt >= ANEW_MS) [this.beat, this.foundAt] = [this.read(now), now];
    const { beat } = this;
    if (beat === null || beat.jitter > beat.period * STEADIEST) return at;
    const since = (((at - beat.at) % beat.period) + beat.period) % beat.period;
    const late = since > beat.period * LATE ? since - beat.period : since;
    return Math.abs(late) <= Math.max(1, ASTRAY * beat.jitter) ? at : at - late;
  }

  /** @param {number} at when a frame was taken, ms of performance.now() */
  add(at) {
    const last = this.times[this.times.length - 1] ?? -Infinity;
    if (at < last - STALE_MS) this.times = [];
    else if (at <= last) return;
    this.times = this.times.filter((time) => at - time <= WINDOWS_MS[0]);
    this.times.push(at);
  }

  /** @param {number} now ms of performance.now() @returns {Beat | null} null while it is not steady */
  read(now) {
    const last = this.times[this.times.length - 1];
    if (last === undefined || now - last > STALE_MS || last > now + STALE_MS) return null;
    for (const span of WINDOWS_MS) {
      const beat = beatOf(this.times.filter((time) => last - time <= span));
      if (beat !== null) return beat;
    }
    return null;
  }
}

/** @param {readonly number[]} times rising, ms @returns {Beat | null} */
function beatOf(times) {
  if (times.length < FEWEST) return null;
  const usual = usualDistance(times);
  const last = times[times.length - 1];
  // Over the whole span, neighbours among the periods tried come out this part of a turn apart.
  const step = (TURN * usual) / (last - times[0]);
  let best = gathered(times, usual);
  for (let part = -AROUND; part <= AROUND; part += step) {
    const other = gathered(times, usual * (1 + part));
    if (other.strength > best.strength) best = other;
  }
  return fitted(times, best);
}

/** @param {readonly number[]} times @returns {number} between frames with none missing between them */
function usualDistance(times) {
  const distances = times.slice(1).map((time, i) => time - times[i]);
  const typical = /** @type {number} */ (median(distances));
  const short = distances.filter((distance) => distance <= typical);
  const least = /** @type {number} */ (median(short));
  return /** @type {number} */ (median(distances.filter((distance) => distance < least * 1.5)));
}

/**
 * Where on a circle as long as a period the times gather (`phase`, ms), and how well, 0 to 1.
 * @param {readonly number[]} times @param {number} period
 */
function gathered(times, period) {
  const turn = (2 * Math.PI) / period;
  const origin = times[0];
  let [x, y] = [0, 0];
  for (const time of times) {
    x += Math.cos((time - origin) * turn);
    y += Math.sin((time - origin) * turn);
  }
  const phase = origin + Math.atan2(y, x) / turn;
  return { period, phase, strength: Math.hypot(x, y) / times.length };
}

/**
 * @param {readonly number[]} times @param {{period: number, phase: number, strength: number}} rough
 * @returns {Beat | null}
 */
function fitted(times, { period, phase, strength }) {
  // The standard deviation of a wrapped normal distribution that gathers so well.
  if (Math.sqrt(-2 * Math.log(strength)) / (2 * Math.PI) > STEADY) return null;
  const numbered = times.map((time) => ({ time, number: Math.round((time - phase) / period) }));
  const fits = numbered.filter((one) => isOn(one, period, phase));
  if (numbered.slice(-LATELY).filter((one) => fits.includes(one)).length < MOST) return null;
  const line = lineThrough(fits);
  const last = fits[fits.length - 1].number;
  return { at: line.at(last), period: line.slope, jitter: line.deviation };
}

/** @param {{time: number, number: number}} frame @param {number} period @param {number} phase */
function isOn({ time, number }, period, phase) {
  return Math.abs(time - phase - number * period) < OFF * period;
}

/** Least squares. @param {{time: number, number: number}[]} points */
function lineThrough(points) {
  const mean = (/** @type {(p: {time: number, number: number}) => number} */ of) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [time0, number0] = [mean(({ time }) => time), mean(({ number }) => number)];
  const slope =
    mean(({ time, number }) => (time - time0) * (number - number0)) /
    mean(({ number }) => (number - number0) ** 2);
  const at = (/** @type {number} */ number) => time0 + slope * (number - number0);
  const deviation = Math.sqrt(mean(({ time, number }) => (time - at(number)) ** 2));
  return { slope, at, deviation };
}
