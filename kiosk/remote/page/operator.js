/** The operator's page: asks what the booth is doing, draws it, and sends what was decided. */

import { byId, keep, make, markBroken, write } from "./dom.js";
import { pickedLanguage, switchLanguage } from "./language.js";
import { facts, fate, figures, hands, now, queue, summary } from "./operator-words.js";
import { fetchTexts, speak } from "./texts.js";

const EVERY_MS = 2000;
const LIMIT_MS = 8000;

/** How long it is said why an order was refused: the next look would take it away at once. */
const REFUSAL_MS = 8000;
const base = location.pathname.replace(/\/$/, "");

const texts = await fetchTexts(pickedLanguage(), fetch);
speak(document, texts);
switchLanguage(document, texts, () => location.reload());
markBroken(document);

/** @type {ReturnType<typeof setTimeout> | undefined} */
let next;

let refusal = "";
let refusedUntil = 0; // on the page's clock, ms

/** One that ends a fetch that takes too long, in browsers that have such: iOS 16, Chrome 103. */
function limit() {
  return "timeout" in AbortSignal ? AbortSignal.timeout(LIMIT_MS) : null;
}

async function look() {
  clearTimeout(next);
  try {
    const answer = await fetch(`${base}/state`, { signal: limit() });
    if (!answer.ok) throw new Error(String(answer.status));
    draw(await answer.json());
    write(byId("problem"), performance.now() < refusedUntil ? refusal : "");
  } catch {
    write(byId("problem"), texts.say("The booth does not answer. Trying again…"));
  }
  next = setTimeout(look, EVERY_MS);
}

/** @param {string} action @param {Record<string, unknown>} what */
async function order(action, what) {
  refusedUntil = 0;
  try {
    const answer = await fetch(`${base}/${action}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(what),
    });
    if (!answer.ok) refused((await answer.json()).sentence); // `look` says it
    await look();
  } catch {
    write(byId("problem"), texts.say("The booth does not answer. Trying again…"));
  }
}

function refused(/** @type {string} */ sentence) {
  refusal = texts.say(sentence);
  refusedUntil = performance.now() + REFUSAL_MS;
}

function draw(/** @type {any} */ state) {
  const all = hands(state, texts);
  write(byId("summary"), summary(all, texts));
  write(byId("now"), now(state, texts));
  byId("hand").hidden = all.length === 0;
  keep(byId("hands"), all, { key: (it) => it.key, create: createHand, update: updateHand });
  drawPaper(state.printer);
  const open = queue(state);
  byId("queue").hidden = open.length === 0;
  keep(byId("prints"), open, { key: (it) => String(it.id), create: createPrint, update: updatePrint });
  byId("none").hidden = state.strips.length > 0;
  const wall = { key: (/** @type {any} */ it) => it.session, create: createStrip(state), update() {} };
  keep(byId("strips"), state.strips, wall);
  drawPairs(byId("facts"), facts(state, texts));
}

function drawPaper(/** @type {any} */ printer) {
  byId("paper").hidden = printer === null;
  if (printer === null) return;
  keep(byId("figures"), figures(printer, texts), {
    key: (it) => it.key,
    create: () => make("div", {}, make("dt"), make("dd")),
    update(node, it) {
      node.className = it.low ? "low" : "";
      write(node.children[0], it.says);
      write(node.children[1], it.value);
    },
  });
}

function drawPairs(/** @type {HTMLElement} */ list, /** @type {[string, string][]} */ pairs) {
  keep(list, pairs, {
    key: ([about]) => about,
    create: () => make("div", {}, make("dt"), make("dd")),
    update(node, [about, says]) {
      write(node.children[0], about);
      write(node.children[1], says);
    },
  });
}

// Cards

function picture(/** @type {string} */ session) {
  return make("img", { src: `${base}/strips/${session}.jpg`, alt: "", loading: "lazy" });
}

function button(/** @type {string} */ says, /** @type {() => Promise<void>} */ press) {
  const key = make("button", { className: "small-key", type: "button" }, texts.say(says));
  key.onclick = async () => {
    key.disabled = true;
    await press();
    key.disabled = false;
  };
  return key;
}

function saying() {
  return make("div", { className: "says" }, make("strong"), make("span"));
}

function createHand(/** @type {import("./operator-words.js").Hand} */ it) {
  const card = make("li", {}, ...(it.session ? [picture(it.session)] : []), saying());
  if (it.settle !== null) {
    card.append(
      button("Yes, it is there", () => order("settle", { id: it.settle, printed: true })),
      button("No, print it", () => order("settle", { id: it.settle, printed: false })),
    );
  }
  return card;
}

function updateHand(/** @type {any} */ card, /** @type {import("./operator-words.js").Hand} */ it) {
  const [title, detail] = card.querySelector(".says").children;
  write(title, it.title);
  write(detail, it.detail);
}

function createPrint(/** @type {any} */ it) {
  const cancel = button("Cancel", () => order("cancel", { id: it.id }));
  return make("li", {}, picture(it.session), saying(), cancel);
}

function updatePrint(/** @type {any} */ card, /** @type {any} */ it) {
  const [title, detail] = card.querySelector(".says").children;
  write(title, fate(it, texts));
  write(detail, clock(it.made_s));
}

function createStrip(/** @type {any} */ state) {
  return (/** @type {any} */ it) => {
    const said = [clock(it.made_s), ...(it.names.length ? [texts.names(it.names)] : [])];
    const card = make("li", {}, picture(it.session), make("p", {}, said.join(" · ")));
    if (state.printer) card.append(button("Print again", () => order("print", { session: it.session })));
    return card;
  };
}

function clock(/** @type {number} */ seconds) {
  const at = new Date(seconds * 1000);
  return at.toLocaleTimeString(texts.language, { hour: "2-digit", minute: "2-digit" });
}

byId("roll").onsubmit = async (/** @type {Event} */ event) => {
  event.preventDefault();
  await order("loaded", { sheets: byId("sheets").valueAsNumber });
  byId("roll").reset();
};
byId("event").onclick = () => {
  if (confirm(texts.say("Count prints from zero again?"))) order("new-event", {});
};

await look();
