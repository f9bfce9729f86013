import { expect, test } from "vitest";
import { shortened } from "./digest-text.ts";
import { isName, paletteEntries } from "./palette-entries.ts";
import { PLACES } from "./places.ts";

const ID = "019a0000-0000-7000-8000-000000000001";

test("at first every place is offered", () => {
  expect(paletteEntries("").map(({ label }) => label)).toEqual(PLACES.map(({ name }) => name));
});

test("what has a place of its own leads there first", () => {
  for (const text of [ID, "ab".repeat(32), `sha256:${"ab".repeat(32)}`, "48,213", "Agent::bot"]) {
    expect(isName(text)).toBe(true);
    expect(paletteEntries(text)[0]?.href.startsWith("/x/")).toBe(true);
  }
});

test("a word of a reason code finds the code with its meaning", () => {
  const [first] = paletteEntries("no perm");
  expect(first).toMatchObject({
    label: "NO_PERMIT",
    hint: "No policy permits this.",
    href: "/decisions?q=reason:NO_PERMIT",
  });
});

test("any other text is a search", () => {
  expect(paletteEntries("refund").map(({ href }) => href)).toEqual(["/decisions?q=refund"]);
});

test("a long value is shown by its ends", () => {
  expect(shortened(`sha256:${"0123456789abcdef".repeat(4)}`)).toBe("01234567…abcdef");
  expect(shortened(ID)).toBe("019a0000…000001");
  expect(shortened("short")).toBe("short");
});
