/** The few things that every drawing of the page needs. */

/**
 * @param {string} id
 * @returns {any} the element, which index.html has
 */
export function byId(id) {
  return document.getElementById(id);
}

/**
 * @param {string} tag @param {Record<string, unknown>} [properties] set on the element;
 *   those with a dash are attributes
 * @param {(Node | string)[]} children
 * @returns {any}
 */
export function make(tag, properties = {}, ...children) {
  const element = /** @type {any} */ (document.createElement(tag));
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-")) element.setAttribute(name, String(value));
    else element[name] = value;
  }
  element.append(...children);
  return element;
}

/** One that could not be shown is asked for again. @param {HTMLImageElement} image @param {string} url none if empty */
export function showPicture(image, url) {
  image.hidden = url === "";
  const failed = image.classList.contains("broken") && image.complete;
  if (url !== "" && (failed || image.getAttribute("src") !== url)) image.src = url;
}

/** Marks the pictures that cannot be shown, as long as they cannot. @param {Document} page */
export function markBroken(page) {
  const mark = (/** @type {boolean} */ broken) => (/** @type {Event} */ event) => {
    if (event.target instanceof HTMLImageElement) event.target.classList.toggle("broken", broken);
  };
  page.addEventListener("error", mark(true), true);
  page.addEventListener("load", mark(false), true);
}

/** Only touches the node if its text changes: a live region says again whatever is touched. */
export function write(/** @type {HTMLElement} */ node, /** @type {string} */ text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Makes the children of `parent` be `items`, keeping the elements of those that stay: focus and
 * motion survive.
 * @template T
 * @param {HTMLElement} parent @param {readonly T[]} items
 * @param {{key: (item: T) => string, create: (item: T) => any, update: (node: any, item: T) => void}} how
 */
export function keep(parent, items, { key, create, update }) {
  const old = new Map(
    [...parent.children].map((/** @type {any} */ node) => [node.dataset.key, node]),
  );
  items.forEach((item, index) => {
    const node = old.get(key(item)) ?? create(item);
    old.delete(key(item));
    node.dataset.key = key(item);
    update(node, item);
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
  });
  for (const gone of old.values()) gone.remove();
}
