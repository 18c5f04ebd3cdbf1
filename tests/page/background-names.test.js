import assert from "node:assert/strict";
import { test } from "node:test";
import { broughtBy, colourName, namesById } from "../../kiosk/remote/page/background-names.js";
import { Texts } from "../../kiosk/remote/page/texts.js";
import { brought, colour, shipped } from "./views.js";

const ENGLISH = new Texts();
const KOREAN = new Texts({
  language: "ko",
  plurals: ["other"],
  texts: { Seaside: ["바닷가"], Mint: ["민트"] },
});

const names = (backgrounds, texts = ENGLISH) => [...namesById(backgrounds, texts).values()];

test("colours have names, and a code if nobody gave them one", () => {
  assert.equal(colourName("#19c3a0", ENGLISH), "Mint");
  assert.equal(colourName("#19C3A0", KOREAN), "민트");
  assert.equal(colourName("#123456", ENGLISH), "#123456");
});

test("the booth's pictures are named in the reader's language, people's are not translated", () => {
  const options = [colour("#19C3A0"), shipped("Seaside"), brought("p2", "Seaside.jpg")];
  assert.deepEqual(names(options, KOREAN), ["민트", "바닷가", "Seaside"]);
});

test("a file's name is told as a person would", () => {
  const files = ["our_summer in Jeju.jpeg", "바다.webp", "Mt. Fuji", "a.b.heic"];
  assert.deepEqual(names(files.map((file) => brought("p2", file))), [
    "our summer in Jeju",
    "바다",
    "Mt. Fuji",
    "a.b",
  ]);
});

test("names that machines gave are numbers, so that pictures can be told apart", () => {
  const files = ["IMG_2034.HEIC", "sunset.jpg", "image.png", "20240511_093012.jpg", "(1).jpg", ""];
  assert.deepEqual(names(files.map((file, at) => brought(`p${at}`, file))), [
    "Picture 1",
    "sunset",
    "Picture 2",
    "Picture 3",
    "Picture 4",
    "Picture 5",
  ]);
});

test("who brought it is said, except by the booth", () => {
  assert.equal(broughtBy(brought("p2", "sea.jpg"), "p1", ENGLISH), "by Jun");
  assert.equal(broughtBy(brought("p1", "sea.jpg"), "p1", ENGLISH), "by you");
  assert.equal(broughtBy(shipped("Seaside"), "p1", ENGLISH), "");
});
