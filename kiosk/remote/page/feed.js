/** The picture of everybody, and the ribbons on it that say what is not as it should be. */

import { byId, keep, make, write } from "./dom.js";

/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {import("./state.js").State} State */

/** The booth's going back is mentioned this long before, s. */
const NOTICE_S = 20;

/** Until the booth's picture is there, one's own camera is a mirror. @param {State} state @param {Texts} texts */
export function drawFeed(state, texts) {
  const feed = byId("feed");
  feed.dataset.shows = state.seesProgram ? "program" : state.camera === "on" ? "mirror" : "nothing";
  write(byId("feed-note"), state.seesProgram ? "" : texts.say("Fetching the booth's picture…"));
}

/** @param {State} state @param {number | null} roomNow ms, null while unknown @param {Texts} texts */
export function drawRibbons(state, roomNow, texts) {
  keep(byId("ribbons"), ribbons(state, roomNow, texts), {
    key: ({ about }) => about,
    create: ({ about }) => make("li", { className: about }),
    update: (node, { says }) => write(node, says),
  });
}

/**
 * What has to be seen while it is true.
 * @param {State} state @param {number | null} roomNow @param {Texts} texts
 * @returns {{about: string, says: string}[]}
 */
export function ribbons({ online, view }, roomNow, texts) {
  if (!online) return [{ about: "offline", says: texts.say("Hold on, finding the booth again…") }];
  const camera = view?.devices.find((/** @type {any} */ one) => one.device === "camera");
  const list = [];
  if (camera?.health === "lost") {
    list.push({ about: "lost", says: texts.say("The booth's camera is away for a moment.") });
  }
  if (camera?.health === "simulated") {
    list.push({ about: "simulated", says: texts.say("Simulated camera in the booth") });
  }
  const left = secondsLeft(view?.deadlineMs, roomNow);
  if (left !== null) {
    list.push({
      about: "deadline",
      says: texts.count(
        "The booth starts over in {n} second",
        "The booth starts over in {n} seconds",
        left,
      ),
    });
  }
  return list;
}

/** @param {number | null | undefined} deadline @param {number | null} now both room clock, ms */
function secondsLeft(deadline, now) {
  if (deadline == null || now === null) return null;
  const left = Math.ceil((deadline - now) / 1_000);
  return left > NOTICE_S ? null : Math.max(0, left);
}
