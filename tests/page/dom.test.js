import assert from "node:assert/strict";
import { test } from "node:test";
import { showPicture } from "../../kiosk/remote/page/dom.js";

/** An element that counts how often its picture is asked for. */
function image() {
  const classes = new Set();
  return {
    asked: [],
    complete: true,
    hidden: false,
    classList: { contains: (name) => classes.has(name) },
    getAttribute() {
      return this.url ?? null;
    },
    set src(url) {
      this.url = url;
      this.asked.push(url);
      this.complete = false;
    },
    loads() {
      this.complete = true;
      classes.delete("broken");
    },
    fails() {
      this.complete = true;
      classes.add("broken");
    },
  };
}

test("a picture is asked for once", () => {
  const it = image();
  showPicture(it, "/cat");
  it.loads();
  showPicture(it, "/cat");
  assert.deepEqual([it.asked, it.hidden], [["/cat"], false]);
});

test("one that failed is asked for again, and not while it is on its way", () => {
  const it = image();
  showPicture(it, "/cat");
  it.fails();
  for (let draws = 0; draws < 3; draws += 1) showPicture(it, "/cat");
  assert.deepEqual(it.asked, ["/cat", "/cat"]);
  it.loads();
  showPicture(it, "/cat");
  assert.equal(it.asked.length, 2);
});

test("where there is no picture nothing is asked for", () => {
  const it = image();
  it.fails();
  showPicture(it, "");
  assert.deepEqual([it.asked, it.hidden], [[], true]);
});
