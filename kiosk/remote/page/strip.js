/** The strip: being made, then there; where it is to be kept, and whether there is paper. */

import { byId, showPicture, write } from "./dom.js";
import { onPaper } from "./headline.js";

/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {import("./state.js").State} State */

/** @param {State} state @param {any} view @param {Texts} texts */
export function drawStrip(state, view, texts) {
  const status = view.result?.status;
  const ready = status === "ready";
  byId("strip").hidden = status === undefined || status === "failed";
  byId("strip-link").hidden = !ready;
  byId("strip-blank").hidden = status !== "composing";
  if (ready) {
    byId("strip-link").href = state.strip;
    showPicture(byId("strip-picture"), `${state.strip}/strip.jpg`);
  }
  const paper = onPaper(view, texts);
  byId("paper").hidden = paper === "";
  write(byId("paper"), paper);
  drawLink("keep", ready ? state.link : null);
  if (!ready) write(byId("pass-said"), "");
  drawLast(view.stage === "waiting-room" ? state.strip : null);
}

/** The link that works from anywhere, at one of its places. @param {string} id @param {string | null} url */
export function drawLink(id, url) {
  byId(id).hidden = !url;
  if (url) byId(`${id}-link`).href = url;
}

/** The strip of the round before. @param {string | null} strip */
function drawLast(strip) {
  byId("last-strip").hidden = strip === null;
  if (strip !== null) byId("last-strip").href = strip;
}
