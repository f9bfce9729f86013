import { canonicalBytes, encodeUtf8, type Json } from "@writ/encoding";
import { hashText } from "@writ/token";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Actor, GrantClaims } from "./claims.ts";
import { GrantError } from "./grant-error.ts";
import { parseGrantClaims } from "./parse-grant-claims.ts";
import { grantBytes } from "./sign-grant.ts";
import {
  at,
  childClaims,
  iat,
  pathsOf,
  replaced,
  rootClaims,
  uuid,
  verdict,
} from "./test-grants.ts";

const root = rootClaims();
const claims = childClaims(root);
const paths = pathsOf(claims);

function parse(json: Json): GrantClaims {
  return parseGrantClaims(canonicalBytes(json));
}

function parseText(text: string): GrantClaims {
  return parseGrantClaims(encodeUtf8(text));
}

function isObject(path: readonly string[]): boolean {
  const value = at(claims, path);
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wrongFor(value: Json): readonly Json[] {
  if (typeof value === "string") return ["", "\u0000", 1, null, [value]];
  if (typeof value === "number") return [value + 0.5, String(value), null, [value]];
  if (typeof value === "boolean") return [String(value), 1, null];
  return Array.isArray(value) ? [{}, "", null] : [[], "", 1];
}

describe("parseGrantClaims", () => {
  test.each([
    ["a root", root],
    ["a child", claims],
  ])("reads back the bytes of %s", (_, given) => {
    expect(parseGrantClaims(grantBytes(given))).toEqual(given);
  });

  test.each(paths.filter(isObject).map((path) => [path.join(".") || "the claims", path] as const))(
    "refuses an unknown member in %s",
    (_, path) => {
      expect(() => parse(replaced(claims, [...path, "extra"], 1))).toThrow(GrantError);
    },
  );

  // Whether there is an actor, and what arguments are constrained, is free.
  const free = /^act$|^act\.act$|\.constraints\.amount(\.min|\.max)?$/;
  const members = paths.filter((path) => isObject(path.slice(0, -1)) && path.length > 0);
  test.each(
    members.map((path) => [path.join("."), path] as const).filter(([name]) => !free.test(name)),
  )("refuses claims without %s", (_, path) => {
    expect(() => parse(replaced(claims, path, undefined))).toThrow(GrantError);
  });

  test.each(paths.filter((path) => path.length > 0).map((path) => [path.join("."), path] as const))(
    "refuses %s of a wrong type",
    (_, path) => {
      const accepted = wrongFor(at(claims, path)).filter(
        (wrong) => verdict(() => parse(replaced(claims, path, wrong))) !== "GRANT_MALFORMED",
      );
      expect(accepted).toEqual([]);
    },
  );

  test.each(["aud", "iss", "sub"])("refuses %s as a list", (name) => {
    expect(() => parse(replaced(claims, [name], ["x"]))).toThrow(GrantError);
  });

  test.each(["-1", "1.5", '"1800000000"', "9007199254740993", "1e400", "1.8e9", "null"])(
    "refuses %s as a time",
    (time) => {
      const text = new TextDecoder().decode(grantBytes(root));
      const accepted = ["iat", "nbf", "exp", "not_after"].filter((name) => {
        const changed = text.replace(new RegExp(`"${name}":[0-9]+`), `"${name}":${time}`);
        return verdict(() => parseText(changed)) !== "GRANT_MALFORMED";
      });
      expect(accepted).toEqual([]);
    },
  );

  test("refuses every spelling but the canonical one", () => {
    const text = new TextDecoder().decode(grantBytes(root));
    const spellings = [
      ` ${text}`,
      `${text}\n`,
      `\u{feff}${text}`,
      text.replace('{"', '{ "'),
      text.replace('"ver":1', '"ver":1.0'),
      text.replace('"ver":1', '"ver":1,"ver":1'),
      text.replace('"level":2', '"level":2,"level":2'),
      text.replace("agent:run", "\\u0061gent:run"),
      text.replace("agent.run", "agent\\u002erun"),
      text.slice(0, -1),
      "",
      "null",
      "[]",
    ];
    expect(parseText(text)).toEqual(root);
    const accepted = spellings.filter((one) => verdict(() => parseText(one)) !== "GRANT_MALFORMED");
    expect(accepted).toEqual([]);
  });

  test("refuses bytes that are not UTF-8, too many or too deep", () => {
    expect(() => parseGrantClaims(Uint8Array.of(0x7b, 0xff, 0x7d))).toThrow(GrantError);
    expect(() => parseText(`"${"x".repeat(5000)}"`)).toThrow(GrantError);
    expect(() => parseText("[".repeat(2000))).toThrow(GrantError);
  });

  test("takes eight actors, not nine", () => {
    const nested = (levels: number): Actor =>
      levels === 1 ? { sub: "Agent::a" } : { sub: "Agent::a", act: nested(levels - 1) };
    expect(parse({ ...root, act: nested(8) }).act).toEqual(nested(8));
    expect(() => parse({ ...root, act: nested(9) })).toThrow(GrantError);
  });

  test.each([
    "",
    " agent:run",
    "agent:run ",
    "a  b",
    "a a",
    "*",
    "a\tb",
    Array.from({ length: 33 }, (_, n) => `a${n}`).join(" "),
  ])("refuses the scope %j", (scope) => {
    expect(() => parse({ ...root, scope })).toThrow(GrantError);
  });

  test("refuses wildcards and several acts in the act itself", () => {
    const [exec] = root.authorization_details;
    for (const change of [
      { actions: ["tool:*"] },
      { actions: ["tool:a", "tool:b"] },
      { actions: [] },
      { locations: ["Tool::*"] },
      { locations: ["Tool::a", "Tool::b"] },
    ]) {
      expect(() =>
        parse(replaced(root, ["authorization_details", "0"], { ...exec, ...change })),
      ).toThrow(GrantError);
    }
  });

  test("takes exactly one act, and it comes first", () => {
    const [exec, ...children] = root.authorization_details;
    for (const details of [
      [],
      children,
      [...children, exec],
      [exec, exec],
      [exec, ...Array.from({ length: 16 }, () => children[0] ?? exec)],
    ]) {
      expect(() => parse(replaced(root, ["authorization_details"], details))).toThrow(GrantError);
    }
    expect(parse({ ...root, authorization_details: [exec] }).authorization_details).toEqual([exec]);
  });

  test("refuses artifacts of the same name", () => {
    const twice = [
      { name: "image", h: hashText("a") },
      { name: "image", h: hashText("b") },
    ];
    expect(() => parse(replaced(root, ["exec", "artifacts"], twice))).toThrow(GrantError);
  });

  test("refuses the tenant of unknown tenants", () => {
    expect(() => parse(replaced(root, ["exec", "tenant"], "-"))).toThrow(GrantError);
  });
});

describe("a lineage that contradicts itself", () => {
  const contradictions: readonly (readonly [string, GrantClaims, readonly string[], Json])[] = [
    ["nbf is not iat", root, ["nbf"], iat - 1],
    ["exp is nbf", root, ["exp"], iat],
    ["txn is not the root", claims, ["txn"], uuid(9)],
    ["depth is not the number of ancestors", claims, ["exec", "depth"], 2],
    ["depth is above max_depth", claims, ["exec", "max_depth"], 0],
    ["an execution is its own ancestor", claims, ["exec", "id"], claims.exec.root],
    ["the root is not the first ancestor", claims, ["exec", "ancestors"], [uuid(9)]],
    ["the parent is not the last ancestor", claims, ["exec", "parent"], uuid(9)],
    ["a child has no parent", claims, ["exec", "parent"], null],
    ["a child has no parent grant", claims, ["exec", "parent_grant"], null],
    [
      "a root has a parent grant",
      root,
      ["exec", "parent_grant"],
      { jti: uuid(9), h: hashText("x") },
    ],
    ["a root has a parent", root, ["exec", "parent"], uuid(9)],
    ["a root is not its own root", root, ["exec", "id"], uuid(9)],
  ];

  test.each(contradictions)("is refused when %s", (_, given, path, value) => {
    expect(() => parse(replaced(given, path, value))).toThrow(GrantError);
  });

  test("is refused when an ancestor stands twice", () => {
    const exec = { ...claims.exec, ancestors: [uuid(2), uuid(2)], depth: 2 };
    expect(() => parse({ ...claims, exec })).toThrow(GrantError);
  });

  test("is refused when there are 33 ancestors", () => {
    const ancestors = Array.from({ length: 33 }, (_, n) => uuid(n + 2));
    const exec = { ...claims.exec, ancestors, parent: uuid(34), depth: 33, max_depth: 33 };
    expect(() => parse({ ...claims, exec })).toThrow(GrantError);
  });

  test("is accepted with 32", () => {
    const ancestors = Array.from({ length: 32 }, (_, n) => uuid(n + 2));
    const exec = { ...claims.exec, ancestors, parent: uuid(33), depth: 32, max_depth: 32 };
    expect(parse({ ...claims, exec }).exec.depth).toBe(32);
  });
});

test("whatever claims are written are read back the same", () => {
  const id = fc.nat(1_000_000).map(uuid);
  const person = fc.constantFrom("User::a", "Workload::b/c", "Agent::d@e.f");
  const detail = fc.record({
    type: fc.constant("exec-child" as const),
    actions: fc.uniqueArray(fc.constantFrom("a", "b:*", "c.d.*", "e:f"), { minLength: 1 }),
    locations: fc.uniqueArray(fc.constantFrom("A::*", "B::c", "D::e/f"), { minLength: 1 }),
    constraints: fc.dictionary(
      fc.constantFrom("p", "q"),
      fc.record({ required: fc.boolean(), max: fc.integer() }),
    ),
  });
  const any = fc.record({
    sub: person,
    act: fc.option(
      person.map((sub) => ({ sub })),
      { nil: undefined },
    ),
    jti: id,
    details: fc.array(detail, { maxLength: 4 }),
    start: fc.integer({ min: 0, max: 2 ** 33 }),
    windowS: fc.integer({ min: 1, max: 120 }),
    use: fc.constantFrom("once" as const, "multi" as const),
    runtime: fc.constantFrom(null, root.exec.runtime),
  });
  fc.assert(
    fc.property(any, ({ sub, act, jti, details, start, windowS, use, runtime }) => {
      const { act: _, ...rest } = root;
      const [exec] = root.authorization_details;
      const given: GrantClaims = {
        ...rest,
        ...(act === undefined ? {} : { act }),
        sub,
        jti,
        iat: start,
        nbf: start,
        exp: start + windowS,
        authorization_details: [exec, ...details],
        exec: { ...root.exec, use, runtime },
      };
      const bytes = grantBytes(given);
      expect(parseGrantClaims(bytes)).toEqual(given);
      expect(grantBytes(parseGrantClaims(bytes))).toEqual(bytes);
    }),
  );
});
