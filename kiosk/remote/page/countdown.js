/**
 * What the countdown shows at a moment, purely: everything derives from `fireAt`, nothing counts
 * by itself. All times in ms of the room's clock.
 */

/**
 * The flash is white to full so long after `fireAt`, and out after FLASH_MS more. Not at the very
 * instant: to paint a whole screen can take a phone longer than a frame of its camera, and of all
 * frames it would be the one that counts.
 */
export const FLASH_AFTER_MS = 70;
export const FLASH_MS = 300;

/** In the last third of each second nothing moves. */
const BREATH_MS = 1_000 * (2 / 3);

/**
 * @typedef {Object} Face
 * @property {number} number what to show: `seconds` at first, then down to 1; 0 from fireAt on
 * @property {number} breath 0 at rest, 1 at the fullest
 * @property {number} flash 1 when it begins, 0 before and when it is over
 * @property {boolean} over nothing more will change
 */

/**
 * @param {number} now @param {{fireAt: number, seconds: number}} countdown
 * @returns {Face}
 */
export function faceAt(now, { fireAt, seconds }) {
  const left = fireAt - now;
  return {
    number: Math.max(0, Math.min(seconds, Math.ceil(left / 1_000))),
    breath: left > 0 ? breathAt(left) : 0,
    flash: flashAt(-left - FLASH_AFTER_MS),
    over: -left - FLASH_AFTER_MS >= FLASH_MS,
  };
}

/** @param {number} left ms until fireAt, above 0 */
function breathAt(left) {
  const into = 1_000 - (left % 1_000 || 1_000);
  return into >= BREATH_MS ? 0 : Math.sin((Math.PI * into) / BREATH_MS);
}

/** @param {number} since ms since it began */
function flashAt(since) {
  return since < 0 || since >= FLASH_MS ? 0 : 1 - since / FLASH_MS;
}
