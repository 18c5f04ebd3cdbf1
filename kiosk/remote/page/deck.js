/** The buttons at the bottom: what the booth's two lamps offer, as far as a friend may press. */

import { byId } from "./dom.js";
import { mayGoOn } from "./headline.js";

/** @typedef {import("./state.js").State} State */

/** @param {State} state @param {any} view */
export function drawDeck(state, view) {
  const { stage, shoot, result, readyLamp } = view;
  const able = state.online;
  const keys = {
    ready: stage === "waiting-room",
    next: stage === "waiting-room" || stage === "select-bg",
    start: shoot?.phase === "posing",
    retake: shoot?.phase === "review" && readyLamp.action === "retake",
    download: result?.status === "ready",
  };
  for (const [id, there] of Object.entries(keys)) byId(id).hidden = !there;
  drawReady(state, view);
  light("next", able && mayGoOn(view));
  light("start", able && mayGoOn(view) && view.startLamp.action === "start");
  light("retake", able && readyLamp.glow === "breathing");
  byId("deck").hidden = !Object.values(keys).some(Boolean);
  if (keys.download && state.strip) byId("download").href = `${state.strip}/strip.jpg`;
}

/** @param {State} state @param {any} view */
function drawReady({ me, online }, view) {
  const ready = view.people.find((/** @type {any} */ p) => p.id === me?.id)?.ready ?? false;
  const key = byId("ready");
  key.setAttribute("aria-pressed", String(ready));
  key.disabled = !online;
  key.classList.toggle("lit", !ready && online);
}

/** Breathing while it may be pressed, dark else. @param {string} id @param {boolean} on */
function light(id, on) {
  byId(id).disabled = !on;
  byId(id).classList.toggle("lit", on);
}
