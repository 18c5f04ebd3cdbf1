/** Draws the state into index.html. It decides nothing and remembers only what it drew. */

import { drawBackgrounds } from "./backgrounds.js";
import { BringCard } from "./bring-card.js";
import { drawDeck } from "./deck.js";
import { byId, showPicture, write } from "./dom.js";
import { drawDoor, drawTrouble, problemText } from "./doors.js";
import { drawFeed, drawRibbons } from "./feed.js";
import { headline } from "./headline.js";
import { drawPeople } from "./people.js";
import { drawFilm, Prints } from "./prints.js";
import { leftOut, shown } from "./state.js";
import { drawStrip } from "./strip.js";

/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {import("./state.js").State} State */

/** What to say about the camera, by its state; "on" and "off" need no words. */
const CAMERA = /** @type {Record<string, {title: string, lead: string, again: boolean}>} */ ({
  asking: {
    title: "May we see you?",
    lead: "Your phone asks for its camera now. Say yes and you are in the picture.",
    again: false,
  },
  refused: {
    title: "We can't see you",
    lead: "The camera was not allowed. Allow it for this page in your browser's settings, then try again.",
    again: true,
  },
  none: {
    title: "No camera found",
    lead: "You can watch and vote. To be in the picture, connect a camera and try again.",
    again: true,
  },
  busy: {
    title: "Your camera is busy",
    lead: "Another app is using it. Close that one, then try again.",
    again: true,
  },
  insecure: {
    title: "No camera on this link",
    lead: "Browsers allow it on secure pages only. Open the link on the booth's screen.",
    again: false,
  },
  lost: {
    title: "Your camera went away",
    lead: "Without it you are not in the picture.",
    again: true,
  },
});

const NIGHT = { shoot: true };

export class View {
  /**
   * @param {Object} ports
   * @param {(bgId: string) => void} ports.choose
   * @param {import("./counter.js").Counter} ports.counter
   * @param {() => number | null} ports.roomNow ms, null while unknown
   * @param {Texts} ports.texts
   */
  constructor({ choose, counter, roomNow, texts }) {
    this.choose = choose;
    this.counter = counter;
    this.roomNow = roomNow;
    this.texts = texts;
    this.prints = new Prints();
    this.bringCard = new BringCard();
    this.drawn = "";
  }

  /** @param {State} state */
  draw(state) {
    const inside = state.screen === "room" && state.view !== null;
    const screen = inside ? "room" : state.screen === "door" ? "door" : "trouble";
    for (const id of ["door", "trouble", "room"]) byId(id).hidden = id !== screen;
    byId("top").hidden = false;
    document.body.dataset.screen = screen;
    document.body.dataset.stage = inside ? state.view.stage : state.screen;
    document.body.dataset.phase = (inside && state.view.shoot?.phase) || "";
    document.body.dataset.ground = inside && state.view.stage in NIGHT ? "night" : "paper";
    if (inside) this.drawRoom(state);
    else this.drawOutside(state);
  }

  /** @param {State} state */
  drawOutside(state) {
    this.counter.follow(null, false);
    if (state.screen === "door") drawDoor(state, this.texts);
    else drawTrouble(state, this.texts);
    this.arrived(state.screen, byId(state.screen === "door" ? "name" : "trouble-title"));
  }

  /** @param {State} state */
  drawRoom(state) {
    const { texts } = this;
    const view = shown(state);
    const words = headline(state, view, texts);
    write(byId("headline"), words.title);
    write(byId("lead"), words.lead);
    drawFeed(state, texts);
    this.drawCamera(state);
    drawPeople(view, state.me?.id, texts);
    drawBackgrounds(view, state.me?.id, texts, this.choose);
    this.bringCard.draw({ ...state, view }, texts);
    this.prints.draw({ ...state, view }, texts);
    drawFilm({ ...state, view }, texts);
    drawStrip(state, view, texts);
    byId("viewfinder").hidden = view.shoot?.phase !== "posing" || state.camera !== "on";
    showPicture(byId("drawing"), drawing(state));
    drawDeck(state, view);
    this.drawProblem(state);
    this.counter.follow(view.shoot, state.countdown?.mine ?? false);
    this.tick(state);
    this.arrived(`${view.stage} ${view.shoot?.phase}`, byId("headline"));
    write(byId("announce"), `${words.title} ${words.lead}`);
  }

  /** What changes with time alone. @param {State} state */
  tick(state) {
    if (state.screen === "room" && state.view) drawRibbons(state, this.roomNow(), this.texts);
  }

  /** @param {State} state */
  drawCamera({ camera, view }) {
    const says = CAMERA[camera];
    const shoots = view.shoot?.phase === "counting" || view.stage === "result";
    byId("camera-card").hidden = says === undefined || shoots;
    if (says === undefined) return;
    write(byId("camera-title"), this.texts.say(says.title));
    write(byId("camera-lead"), this.texts.say(says.lead));
    byId("camera-again").hidden = !says.again;
  }

  /** @param {State} state */
  drawProblem({ problem }) {
    byId("problem").hidden = problem === null;
    write(byId("problem"), problemText(problem, this.texts));
  }

  /**
   * Whoever goes by keyboard or ear stays where things are: when the place changes and takes the
   * focused button with it, its headline gets the focus.
   * @param {string} place @param {HTMLElement} target
   */
  arrived(place, target) {
    if (place === this.drawn) return;
    const first = this.drawn === "";
    this.drawn = place;
    const focused = document.activeElement;
    const lost =
      focused === null || focused === document.body || focused.closest("[hidden]") !== null;
    if (lost && !first) target.focus({ preventScroll: true });
    if (!first) scrollTo({ top: 0 });
  }
}

/** What is drawn where there is nothing else to see; empty where there is. @param {State} state */
function drawing(state) {
  const { stage, closed, result } = state.view;
  if (stage === "attract") return closed.length > 0 ? "/page/away.svg" : "/page/open.svg";
  if (leftOut(state)) return "/page/open.svg";
  return result?.status === "failed" ? "/page/away.svg" : "";
}
