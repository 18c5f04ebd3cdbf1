import assert from "node:assert/strict";
import { test } from "node:test";
import { RoomMemory } from "../../kiosk/remote/page/memory.js";

function drawer() {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    kept,
  };
}

test("each room is remembered by itself, and news are added", () => {
  const memory = new RoomMemory(drawer());
  memory.add("abc", { id: "p1", token: "t", name: "Mina" });
  memory.add("abc", { strip: "/s/tok" });
  assert.deepEqual(memory.of("abc"), { id: "p1", token: "t", name: "Mina", strip: "/s/tok" });
  assert.deepEqual(memory.of("other"), {});
});

test("what cannot be read is as good as nothing", () => {
  const storage = drawer();
  storage.kept.set("nearbooth/abc", "{");
  assert.deepEqual(new RoomMemory(storage).of("abc"), {});
});

test("a browser that keeps nothing does no harm", () => {
  const refuse = () => {
    throw new DOMException("no", "SecurityError");
  };
  const memory = new RoomMemory({ getItem: refuse, setItem: refuse });
  memory.add("abc", { name: "Mina" });
  assert.deepEqual(memory.of("abc"), {});
});
