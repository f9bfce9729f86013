import { expect, test } from "vitest";
import { decodePolicyFiles, fileProblems } from "./policy-files.ts";
import { smallFiles } from "./policy-set-fixture.ts";
import { PolicySetError } from "./policy-problem.ts";
import { readPolicySource } from "./policy-source.ts";

const codes = (changes: Readonly<Record<string, string | undefined>>) => {
  const files = new Map(smallFiles());
  for (const [path, text] of Object.entries(changes)) {
    if (text === undefined) files.delete(path);
    else files.set(path, text);
  }
  return readPolicySource(files).problems.map(({ code, path, line }) => `${code} ${path}:${line}`);
};
const policy = '@id("p")\npermit (principal, action, resource);\n';

test("a plain directory has no problems", () => {
  expect(codes({})).toEqual([]);
  expect(codes({ "links.json": "[]", "policies/team/more.cedar": policy })).toEqual([]);
});

test.each([
  ["a carriage return", policy.replace("\n", "\r\n")],
  ["a byte order mark", `${policy}\ufeff`.replace("@id", "@id")],
  ["a control character", policy.replace(" ", "\u0000")],
  ["a C1 control character", policy.replace(" ", "\u0085")],
  ["a lone surrogate", policy.replace(" ", "\ud800")],
])("%s is refused", (_, text) => {
  expect(codes({ "policies/all.cedar": text })[0]).toMatch(
    /^FILE_CHARACTERS policies\/all\.cedar:[123]$/,
  );
});

test("files that nobody would read are refused", () => {
  for (const path of [
    "policies/a.ceder",
    "policy/a.cedar",
    "README.md",
    "policies/../a.cedar",
    "/policyset.json",
    "tests/a/b.json",
  ])
    expect(codes({ [path]: policy })).toEqual([`FILE_UNKNOWN ${path}:0`]);
});

test("the two files every set has may not be missing", () => {
  expect(codes({ "policyset.json": undefined, "schema.cedarschema": undefined })).toEqual([
    "FILE_MISSING policyset.json:0",
    "FILE_MISSING schema.cedarschema:0",
  ]);
});

test("the core schema is kept byte for byte", () => {
  const schema = smallFiles().get("schema.cedarschema") ?? "";
  expect(
    codes({ "schema.cedarschema": schema.replace("suspended?: Bool", "suspended: Bool") }),
  ).toEqual(["SCHEMA_CORE schema.cedarschema:1"]);
  expect(codes({ "schema.cedarschema": ` ${schema}` })).toEqual([
    "SCHEMA_CORE schema.cedarschema:1",
  ]);
});

test("what is wrong is said all at once", () => {
  expect(
    codes({
      "policyset.json":
        '{"name":"small","subjects":"both","core":"writ-core/2","engine":"cedar-wasm@4.13.0"}',
      "links.json": '[{"id":"l"}]',
      "policies/all.cedar": policy.replace("action", "(".repeat(41)),
      "policies/more.cedar": "permit (principal, action, resource) when { 9007199254740993 > 1 };",
      "budgets.json": "{}",
    }),
  ).toEqual([
    "FILE_FORM links.json:0",
    "CORE_UNKNOWN policyset.json:0",
    "BUDGET_UNKNOWN budgets.json:0",
    "POLICY_TOO_DEEP policies/all.cedar:2",
    "INTEGER_UNSAFE policies/more.cedar:1",
  ]);
});

test.each([
  [
    "a member twice",
    '{"name":"small","subjects":"both","subjects":"principal","core":"writ-core/1","engine":"cedar-wasm@4.13.0"}',
  ],
  [
    "an escape that hides a name",
    '{"n\\u0061me":"small","subjects":"both","core":"writ-core/1","engine":"cedar-wasm@4.13.0"}',
  ],
  [
    "a member nobody knows",
    '{"name":"small","subjects":"both","core":"writ-core/1","engine":"cedar-wasm@4.13.0","mode":1}',
  ],
  [
    "other subjects",
    '{"name":"small","subjects":"actor","core":"writ-core/1","engine":"cedar-wasm@4.13.0"}',
  ],
  ["no JSON", "{"],
  ["deep JSON", "[".repeat(100_000)],
])("policyset.json with %s is refused", (_, text) => {
  expect(codes({ "policyset.json": text })).toEqual(["FILE_FORM policyset.json:0"]);
});

test("a set has up to 64 Mi characters and 100,000 policies", () => {
  const size = 64 * 1024 * 1024 - "policies/a.cedar".length;
  const large = (length: number) =>
    fileProblems(new Map([["policies/a.cedar", "x".repeat(length)]])).map(({ code }) => code);
  expect(large(size)).not.toContain("SET_TOO_LARGE");
  expect(large(size + 1)).toEqual(["SET_TOO_LARGE"]);
  const many = "permit(principal,action,resource);";
  expect(codes({ "policies/all.cedar": many.repeat(100_000) })).toEqual([]);
  expect(codes({ "policies/all.cedar": many.repeat(100_001) })).toEqual(["SET_TOO_LARGE :0"]);
});

test("bytes that are not UTF-8, and a path that comes twice, are refused", () => {
  const entry = (path: string, ...content: number[]) => ({
    path,
    content: Uint8Array.from(content),
  });
  expect(decodePolicyFiles([entry("a", 0x61)])).toEqual(new Map([["a", "a"]]));
  expect(() => decodePolicyFiles([entry("a", 0xff)])).toThrow(PolicySetError);
  expect(() => decodePolicyFiles([entry("a", 0x61), entry("a", 0x62)])).toThrow(PolicySetError);
});
