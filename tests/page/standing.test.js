import assert from "node:assert/strict";
import { test } from "node:test";
import { standing } from "../../kiosk/remote/page/standing.js";
import { Texts } from "../../kiosk/remote/page/texts.js";
import { aView, backgrounds, colour } from "./views.js";

const NAMES = new Map([["color-ffffff", "White"]]);
const how = (more) => standing(aView({ backgrounds: backgrounds(), ...more }), NAMES, new Texts());
const WHITE = colour("#FFFFFF", { leading: true });

test("before the first vote it says what to do", () => {
  const { about, says } = how({ stage: "select-bg" });
  assert.equal(about, "nobody");
  assert.match(says, /^Tap one/);
});

test("the one that leads is named", () => {
  const { about, says } = how({ stage: "select-bg", background: WHITE });
  assert.deepEqual([about, says], ["leading", "White is ahead"]);
});

test("in a tie the rule is said", () => {
  const { about, says } = how({ stage: "select-bg", background: WHITE, tied: true });
  assert.deepEqual([about, says], ["tied", "It's a tie: the one chosen first wins."]);
});

test("where there is no vote there is nothing to say of it", () => {
  assert.equal(how({ stage: "waiting-room" }).says, "");
  assert.equal(how({ stage: "shoot", background: WHITE }).says, "");
});
