/** The vote for the background: what there is to choose from, and whose vote is where. */

import { broughtBy, namesById } from "./background-names.js";
import { byId, keep, make, showPicture, write } from "./dom.js";
import { namesOf } from "./headline.js";
import { drawnFace, updateFace } from "./people.js";
import { standing } from "./standing.js";

/** @typedef {import("./texts.js").Texts} Texts */

/** So many leave room to be larger. */
const FEW = 8;

/**
 * @param {any} view @param {string | undefined} me @param {Texts} texts
 * @param {(bgId: string) => void} choose
 */
export function drawBackgrounds(view, me, texts, choose) {
  const group = byId("backgrounds");
  const names = namesById(view.backgrounds, texts);
  const people = new Map(view.people.map((/** @type {any} */ person) => [person.id, person]));
  group.hidden = view.stage !== "select-bg";
  byId("vote").classList.toggle("few", view.backgrounds.length <= FEW);
  keep(group, group.hidden ? [] : view.backgrounds, {
    key: (background) => background.bgId,
    create: (background) => option(background, choose),
    update: (node, background) => {
      const voters = background.voters
        .map((/** @type {string} */ id) => people.get(id))
        .filter(Boolean);
      const by = broughtBy(background, me, texts);
      node.classList.toggle("leading", background.leading);
      node.querySelector("input").checked = background.voters.includes(me);
      write(node.querySelector(".title"), names.get(background.bgId) ?? "");
      write(node.querySelector(".by"), by);
      write(node.querySelector(".unseen"), votes(voters, background.leading, texts));
      drawSwatch(node.querySelector(".swatch"), background);
      drawTally(node.querySelector(".tally"), voters);
    },
  });
  drawStanding(standing(view, names, texts));
}

/** @param {any} background @param {(bgId: string) => void} choose */
function option({ bgId }, choose) {
  const radio = make("input", { type: "radio", name: "background", value: bgId });
  radio.addEventListener("change", () => choose(bgId));
  const tally = make("span", { className: "tally" }, make("span", { className: "voters" }));
  tally.append(make("b", { className: "votes" }));
  const swatch = drawnSwatch();
  swatch.append(tally);
  const title = make("span", { className: "title", id: `title-${bgId}` });
  const by = make("small", { className: "by", id: `by-${bgId}` });
  const told = make("span", { className: "unseen", id: `votes-${bgId}` });
  radio.setAttribute("aria-labelledby", `${title.id} ${by.id}`);
  radio.setAttribute("aria-describedby", told.id);
  return make("label", { className: "option" }, radio, swatch, title, by, told);
}

/** A colour or a picture, small. */
export function drawnSwatch() {
  const picture = make("img", { loading: "lazy", decoding: "async", alt: "", hidden: true });
  return make("span", { className: "swatch", "aria-hidden": "true" }, picture);
}

/** @param {HTMLElement} swatch @param {any} background */
export function drawSwatch(swatch, { bgType, bgData }) {
  const colour = bgType === "color";
  if (colour) swatch.style.setProperty("--colour", bgData);
  showPicture(/** @type {HTMLImageElement} */ (swatch.children[0]), colour ? "" : bgData);
}

/** @param {any[]} voters @param {boolean} leading @param {Texts} texts */
function votes(voters, leading, texts) {
  if (voters.length === 0) return "";
  const who = texts.say("chosen by {names}", { names: namesOf(voters, texts) });
  return leading ? `${who}, ${texts.say("leading")}` : who;
}

/** The voters' faces, as many as there is room for, and how many they are. @param {HTMLElement} tally @param {any[]} voters */
function drawTally(tally, voters) {
  const [faces, count] = /** @type {any} */ (tally.children);
  keep(faces, voters, {
    key: (person) => person.id,
    create: drawnFace,
    update: updateFace,
  });
  tally.hidden = voters.length === 0;
  write(count, String(voters.length));
}

/** @param {{about: string, says: string}} how */
function drawStanding({ about, says }) {
  byId("standing").hidden = says === "";
  byId("standing").dataset.about = about;
  write(byId("standing-says"), says);
}
