/** The vote for the background: colours to choose from, and whose vote is where. */

import { byId, keep, make, write } from "./dom.js";
import { namesOf } from "./headline.js";
import { drawnFace, updateFace } from "./people.js";

/** @typedef {import("./texts.js").Texts} Texts */

const NAMES = /** @type {Record<string, string>} */ ({
  "#FFFFFF": "White",
  "#3B82F6": "Blue",
  "#EC4899": "Pink",
  "#FFC83D": "Butter",
  "#19C3A0": "Mint",
  "#141216": "Night",
});

/**
 * A colour's name, or its code if it has none.
 * @param {string} colour #RRGGBB @param {Texts} texts
 */
export function colourName(colour, texts) {
  const name = NAMES[colour.toUpperCase()];
  return name ? texts.say(name) : colour;
}

/**
 * @param {any} view @param {string | undefined} me @param {Texts} texts
 * @param {(bgId: string) => void} choose
 */
export function drawBackgrounds(view, me, texts, choose) {
  const group = byId("backgrounds");
  group.hidden = view.stage !== "select-bg";
  const people = new Map(view.people.map((/** @type {any} */ person) => [person.id, person]));
  keep(group, group.hidden ? [] : view.backgrounds, {
    key: (background) => background.bgId,
    create: (background) => swatch(background, choose),
    update: (node, background) => {
      const voters = background.voters
        .map((/** @type {string} */ id) => people.get(id))
        .filter(Boolean);
      node.classList.toggle("leading", background.leading);
      node.querySelector("input").checked = background.voters.includes(me);
      write(node.querySelector(".colour-name"), colourName(background.bgData, texts));
      write(node.querySelector(".unseen"), votes(voters, background.leading, texts));
      drawVoters(node.querySelector(".voters"), voters);
    },
  });
}

/** @param {any} background @param {(bgId: string) => void} choose */
function swatch({ bgId, bgData }, choose) {
  const radio = make("input", { type: "radio", name: "background", value: bgId });
  radio.addEventListener("change", () => choose(bgId));
  const colour = make("span", { className: "colour", "aria-hidden": "true" });
  colour.style.setProperty("--colour", bgData);
  colour.append(make("span", { className: "voters" }));
  const name = make("span", { className: "colour-name", id: `colour-${bgId}` });
  const told = make("span", { className: "unseen", id: `votes-${bgId}` });
  radio.setAttribute("aria-labelledby", name.id);
  radio.setAttribute("aria-describedby", told.id);
  return make("label", { className: "swatch" }, radio, colour, name, told);
}

/** @param {any[]} voters @param {boolean} leading @param {Texts} texts */
function votes(voters, leading, texts) {
  if (voters.length === 0) return "";
  const who = texts.say("chosen by {names}", { names: namesOf(voters, texts) });
  return leading ? `${who}, ${texts.say("leading")}` : who;
}

/** @param {HTMLElement} parent @param {any[]} voters */
function drawVoters(parent, voters) {
  keep(parent, voters, {
    key: (person) => person.id,
    create: drawnFace,
    update: updateFace,
  });
}
