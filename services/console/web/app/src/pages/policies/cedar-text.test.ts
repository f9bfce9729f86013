import { expect, test } from "vitest";
import { policiesOf } from "./cedar-text.ts";

const FILE = `// Guards; for everybody.

@id("guards/no-shell")
@reason("Nobody gets a \\"shell\\"; really.")
forbid (principal, action, resource == Tool::"shell;");

// Second.
@id("tools/search") @lease("PT5M")
permit (principal, action, resource)
unless { context.note == "// no comment" };
permit (principal, action, resource);
`;

test("a file is cut into its policies, whatever stands in texts and comments", () => {
  const policies = policiesOf("policies/a.cedar", FILE);
  expect(policies.map(({ id, line, effect }) => [id, line, effect])).toEqual([
    ["guards/no-shell", 1, "forbid"],
    ["tools/search", 7, "permit"],
    ["policies/a.cedar#3", 11, "permit"],
  ]);
  expect(policies[0]?.annotations.get("reason")).toBe('Nobody gets a "shell"; really.');
  expect(policies[1]?.text.startsWith("// Second.\n@id")).toBe(true);
  expect(policies[1]?.text.endsWith("};")).toBe(true);
});

test("nothing of the text is lost", () => {
  const policies = policiesOf("a", FILE);
  const plain = (text: string) => text.replaceAll(/\s/g, "");
  expect(plain(policies.map(({ text }) => text).join(""))).toBe(plain(FILE));
});

test("a file of comments has no policies, and what is unfinished is shown all the same", () => {
  expect(policiesOf("a", "// nothing here;\n")).toEqual([]);
  expect(policiesOf("a", 'permit (principal == User::"a').map(({ effect }) => effect)).toEqual([
    "permit",
  ]);
});
