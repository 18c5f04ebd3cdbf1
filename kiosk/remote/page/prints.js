/** The shots of this strip: how many there are, and the pictures of the newest one. */

import { BlobUrl } from "./blob-url.js";
import { byId, keep, make, showPicture, write } from "./dom.js";
import { nameOf } from "./headline.js";
import { myPicture } from "./state.js";

/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {import("./state.js").State} State */
/** @typedef {{who: string, url: string, name: string}} Print no `url`: not in this shot */

/** Stands for whoever is in a picture of everybody. */
const EVERYBODY = "everybody";

/** Draws the row of frames, one a shot. @param {State} state @param {Texts} texts */
export function drawFilm({ view, code, me }, texts) {
  const film = byId("film");
  film.hidden = view.shoot === null;
  const shots = view.shoot?.shots ?? 0;
  keep(
    film,
    Array.from({ length: shots }, (_, index) => index + 1),
    {
      key: String,
      create: () => make("li", {}, make("span", { className: "unseen" }), make("img", { alt: "" })),
      update: (node, shot) => {
        const taken = view.shoot.taken.find((/** @type {any} */ one) => one.shot === shot);
        const now = shot === view.shoot.shot && !taken;
        node.className = now ? "now" : taken ? "taken" : "";
        const place = { shot, shots };
        write(node.children[0], texts.say("Shot {shot} of {shots}", place));
        const key = taken && thumbnail(taken, me?.id);
        showPicture(node.children[1], key ? pictureUrl(code, key) : "");
      },
    },
  );
}

/** Everybody together, else my own picture of a shot, else anyone's; empty for none. @param {any} taken @param {string | undefined} me @returns {string} */
function thumbnail({ scene: together, pictures }, me) {
  const there = pictures.filter((/** @type {string[]} */ [, , key]) => key);
  const [, , own] = there.find((/** @type {string[]} */ [who]) => who === me) ?? there[0] ?? [];
  return together || (own ?? "");
}

/**
 * The pictures of the shot that was just taken; mine at once, from here, before the room has it.
 * Once the room has put everybody into one picture, that one alone.
 */
export class Prints {
  constructor() {
    this.mine = new BlobUrl();
  }

  /** @param {State} state @param {Texts} texts */
  draw(state, texts) {
    const phase = state.view.shoot?.phase;
    const list = byId("prints");
    const pictures = phase && phase !== "posing" ? this.pictures(state, texts) : [];
    list.hidden = pictures.length === 0;
    list.dataset.many = String(pictures.length);
    keep(list, pictures, {
      key: ({ who }) => who,
      create: () => make("li", { className: "print" }, make("img"), make("span")),
      update: (node, { who, url, name }) => {
        node.children[0].alt = name;
        showPicture(node.children[0], url);
        node.classList.toggle("empty", url === "");
        node.classList.toggle("scene", who === EVERYBODY);
        write(node.children[1], url ? name : texts.say("{name} is not in this one", { name }));
      },
    });
  }

  /** @param {State} state @param {Texts} texts @returns {Print[]} */
  pictures(state, texts) {
    const { view, code } = state;
    const taken = view.shoot.taken.find((/** @type {any} */ it) => it.shot === view.shoot.shot);
    if (taken?.scene) return [scene(taken, view.people, code, texts)];
    const people = new Map(view.people.map((/** @type {any} */ p) => [p.id, p]));
    return this.apart(state, taken).map(({ who, url }) => {
      const person = people.get(who);
      return { who, url, name: person ? nameOf(person, texts) : "" };
    });
  }

  /** Everybody's own. @param {State} state @param {any} taken @returns {{who: string, url: string}[]} */
  apart(state, taken) {
    const { code, me } = state;
    const own = myPicture(state)?.preview;
    const mine = own && me ? [{ who: me.id, url: this.mine.of(own) }] : [];
    if (!taken) return mine;
    return taken.pictures.map((/** @type {string[]} */ [who, , key]) => {
      if (who === me?.id && mine.length > 0) return mine[0];
      return { who, url: key ? pictureUrl(code, key) : "" };
    });
  }
}

/** The picture of everybody together, with the names of who is in it. @param {any} taken @param {any[]} people @param {string} code @param {Texts} texts @returns {Print} */
function scene({ scene: key, pictures }, people, code, texts) {
  const there = new Set(pictures.map((/** @type {string[]} */ [who]) => who));
  const names = people.filter(({ id }) => there.has(id)).map((person) => nameOf(person, texts));
  return { who: EVERYBODY, url: pictureUrl(code, key), name: texts.names(names) };
}

/** @param {string} code @param {string} key */
function pictureUrl(code, key) {
  return `/j/${code}/pictures/${key}`;
}
