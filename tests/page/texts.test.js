import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fetchTexts, languageFor, Texts } from "../../kiosk/remote/page/texts.js";

const KOREAN = {
  language: "ko",
  plurals: ["other"],
  texts: {
    Join: ["들어가기"],
    "{n} person": ["{n}명"],
    "Hello {name}": ["{name} 안녕"],
    Empty: [""],
  },
};

test("English needs no catalogue and knows one from many", () => {
  const texts = new Texts();
  assert.equal(texts.say("Hello {name}", { name: "Mina" }), "Hello Mina");
  assert.equal(texts.count("{n} person", "{n} people", 1), "1 person");
  assert.equal(texts.count("{n} person", "{n} people", 0), "0 people");
});

test("Korean comes from the catalogue", () => {
  const texts = new Texts(KOREAN);
  assert.equal(texts.say("Join"), "들어가기");
  assert.equal(texts.say("Hello {name}", { name: "Jun" }), "Jun 안녕");
  assert.equal(texts.count("{n} person", "{n} people", 1), "1명");
  assert.equal(texts.count("{n} person", "{n} people", 3), "3명");
});

test("what is not translated is said in English", () => {
  const texts = new Texts(KOREAN);
  assert.equal(texts.say("Empty"), "Empty");
  assert.equal(texts.count("{n} cat", "{n} cats", 2), "2 cats");
});

test("a language with more forms gets the right one", () => {
  const texts = new Texts({
    language: "pl",
    plurals: ["one", "few", "many", "other"],
    texts: { "{n} file": ["{n} plik", "{n} pliki", "{n} plików", "{n} pliku"] },
  });
  assert.deepEqual(
    [1, 3, 5].map((n) => texts.count("{n} file", "{n} files", n)),
    ["1 plik", "3 pliki", "5 plików"],
  );
});

test("a name that looks like a placeholder stays what it is", () => {
  assert.equal(new Texts().say("Hello {name}", { name: "{n} <b>" }), "Hello {n} <b>");
  assert.equal(new Texts().say("Hello {name}"), "Hello {name}");
});

test("the first language the browser asks for and we have is spoken", () => {
  assert.equal(languageFor(["fr-FR", "ko-KR", "en"]), "ko");
  assert.equal(languageFor(["fr"]), "en");
  assert.equal(languageFor(["ko"], "en"), "en");
  assert.equal(languageFor([], "xx"), "en");
});

test("a catalogue that cannot be had leaves English", async () => {
  const broken = await fetchTexts("ko", async () => {
    throw new TypeError("offline");
  });
  const missing = await fetchTexts("ko", async () => new Response("", { status: 404 }));
  assert.deepEqual([broken.language, missing.language], ["en", "en"]);
});

test("every text of the page is written in Korean as well", () => {
  const page = new URL("../../kiosk/remote/page/", import.meta.url);
  const catalogue = readFileSync(new URL("../../assets/texts/ko.po", import.meta.url), "utf8");
  const written = new Set(
    [...catalogue.matchAll(/^msgid "(.*)"$/gm)].map(([, id]) => id.replaceAll('\\"', '"')),
  );
  const said = new Set();
  for (const name of readdirSync(page)) {
    const text = readFileSync(new URL(name, page), "utf8");
    const patterns = name.endsWith(".html")
      ? [/data-(?:text|label|alt)="([^"]+)"/g]
      : [
          /\.(?:say|count)\(\s*"([^"]+)"/g,
          /\b(?:title|lead): "([^"]+)"/g,
          /^ {2}(?:"[\w#-]+"|\w+): "([A-Z][^"]+)",$/gm,
        ];
    if (!/\.(html|js)$/.test(name)) continue;
    for (const pattern of patterns)
      for (const [, id] of text.matchAll(pattern)) said.add(id.replaceAll("&amp;", "&"));
  }
  assert.ok(said.size > 80);
  assert.deepEqual(
    [...said].filter((id) => !written.has(id)),
    [],
  );
});
