/**
 * How fast the room's clock runs against the one here, purely: a weighted least squares line
 * through the middles of many questions. The less one was held up on its way, the more it says:
 * what had to queue, queued on one way, and its middle is off by half of that.
 */

/** @typedef {import("./bounds.js").Exchange} Exchange */
/** @typedef {{rate: number, error: number}} Drift ms a ms, and how wrong that may be */

/** Two clocks drift apart by no more than this, as far as quartz goes (±30 ppm each). */
const UNFITTED = { rate: 0, error: 60e-6 };

const MOST_RATE = 200e-6;

/** A fit over less time, or with a larger standard error, says less than nothing. */
const SPAN_MS = 20_000;
const MOST_ERROR = 20e-6;

/** On top of the standard error, which takes every question for independent of the last. */
const MARGIN = 10e-6;

/**
 * @param {readonly Exchange[]} exchanges in the order of their time
 * @returns {Drift}
 */
export function fitDrift(exchanges) {
  if (exchanges.length < 3 || exchanges[exchanges.length - 1].at - exchanges[0].at < SPAN_MS) {
    return UNFITTED;
  }
  const quickest = Math.min(...exchanges.map(({ floor, ceiling }) => ceiling - floor));
  const { slope, error } = line(exchanges.map((exchange) => weighed(exchange, quickest)));
  if (error > MOST_ERROR || Math.abs(slope) > MOST_RATE) return UNFITTED;
  return { rate: slope, error: MARGIN + error };
}

/** @param {Exchange} exchange @param {number} quickest round trip, ms */
function weighed({ at, floor, ceiling }, quickest) {
  const held = ceiling - floor - quickest;
  return { x: at, y: (floor + ceiling) / 2, w: 1 / (held / 2 + 1) ** 2 };
}

/**
 * Slope of the weighted least squares line, and the slope's standard error.
 * @param {{x: number, y: number, w: number}[]} points
 */
function line(points) {
  const sum = (/** @type {(p: {x: number, y: number, w: number}) => number} */ of) =>
    points.reduce((total, point) => total + of(point), 0);
  const weight = sum(({ w }) => w);
  const [x0, y0] = [sum(({ x, w }) => w * x) / weight, sum(({ y, w }) => w * y) / weight];
  const spread = sum(({ x, w }) => w * (x - x0) ** 2);
  const slope = sum(({ x, y, w }) => w * (x - x0) * (y - y0)) / spread;
  const strays = sum(({ x, y, w }) => w * (y - y0 - slope * (x - x0)) ** 2);
  return { slope, error: Math.sqrt(strays / (points.length - 2) / spread) };
}
