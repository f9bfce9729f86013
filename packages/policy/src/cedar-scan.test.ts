import { expect, test } from "vitest";
import { nodeCedarEngine } from "./node-engine.ts";
import { scanCedar, scanLimits } from "./cedar-scan.ts";

const codes = (text: string, kind: "policies" | "schema" = "policies") =>
  scanCedar("policies/a.cedar", text, kind).problems.map(({ code, line }) => `${code}@${line}`);
const nested = (depth: number, open: string, close: string) =>
  `permit (principal, action, resource)\nwhen { ${open.repeat(depth - 1)}true${close.repeat(depth - 1)} };`;

test.each([
  ["(", ")"],
  ["[", "]"],
  ["{a: ", "}"],
])("brackets %s may nest up to the limit", (open, close) => {
  expect(codes(nested(scanLimits.nesting, open, close))).toEqual([]);
  expect(codes(nested(scanLimits.nesting + 1, open, close))).toEqual(["POLICY_TOO_DEEP@2"]);
});

test("ifs are counted per policy", () => {
  const policy = (ifs: number) =>
    `permit (principal, action, resource) when { ${"if true then true else ".repeat(ifs)}true };\n`;
  expect(codes(policy(scanLimits.ifs).repeat(3))).toEqual([]);
  expect(codes(policy(1) + policy(scanLimits.ifs + 1))).toEqual(["POLICY_TOO_DEEP@2"]);
  expect(
    codes(`permit (principal, action, resource) when { ${'"if" && ifx && '.repeat(50)}true };`),
  ).toEqual([]);
});

test("a policy may have up to 16 KiB, in bytes", () => {
  const policy = (bytes: number) => {
    const text = '@doc("ü")permit (principal, action, resource);';
    return text.replace("ü", `ü${"x".repeat(bytes - text.length - 1)}`);
  };
  expect(codes(`\n\n${policy(scanLimits.statementBytes)}`)).toEqual([]);
  expect(codes(`\n\n${policy(scanLimits.statementBytes + 1)}`)).toEqual(["POLICY_TOO_LARGE@3"]);
});

test("integers may go up to 2^53-1", () => {
  const policy = (integer: string) =>
    `permit (principal, action, resource) when { context.n < ${integer} };`;
  expect(codes(policy("9007199254740991"))).toEqual([]);
  expect(codes(policy("-9007199254740991"))).toEqual([]);
  expect(codes(policy("0000000000000000000000001"))).toEqual([]);
  for (const integer of [
    "9007199254740992",
    "9007199254740993",
    "9223372036854775808",
    "9".repeat(5_000),
  ])
    expect(codes(policy(integer))).toEqual(["INTEGER_UNSAFE@1"]);
});

test("strings, comments and names are not looked into", () => {
  const text = `// ((((( 9007199254740993 "
permit (principal, action, resource) when { context.a9007199254740993 == "\\"${"(".repeat(99)};9007199254740993" };`;
  const scan = scanCedar("policies/a.cedar", text, "policies");
  expect(scan.problems).toEqual([]);
  expect(scan.statements.map(({ line }) => line)).toEqual([2]);
});

test("a broken text ends the look, not the process", () => {
  expect(codes('permit (principal "')).toEqual([]);
  expect(codes(")))))))};;;")).toEqual([]);
  expect(codes("9007199254740993 ".repeat(100_000)).length).toBeLessThan(110);
});

test("in a schema, type brackets nest too", () => {
  const type = (depth: number) => `type T = ${"Set<".repeat(depth)}Long${">".repeat(depth)};`;
  expect(codes(type(scanLimits.nesting), "schema")).toEqual([]);
  expect(codes(type(scanLimits.nesting + 1), "schema")).toEqual(["POLICY_TOO_DEEP@1"]);
});

test("statements are what the engine takes for policies, to the character", () => {
  const text = `// first
@id("a") @reason("a; b // c")
permit (principal, action, resource); // second; third
  @id("b")
forbid (principal, action, resource)
when { // why;
  "\\";" == "x" };
@id("t") permit (principal == ?principal, action, resource);
`;
  const { statements, problems } = scanCedar("policies/a.cedar", text, "policies");
  expect(problems).toEqual([]);
  expect(statements.map(({ line }) => line)).toEqual([2, 4, 8]);
  const parts = nodeCedarEngine().call((cedar) => cedar.policySetTextToParts(text));
  const found = parts.type === "success" ? [...parts.policies, ...parts.policy_templates] : [];
  expect(statements.map((statement) => statement.text)).toEqual(found);
});

test("a long file of many policies takes no longer than it is long", () => {
  const many = 'permit (principal, action, resource) when { context.a == "x" };\n'.repeat(50_000);
  const { statements } = scanCedar("policies/a.cedar", many, "policies");
  expect(statements.at(-1)?.line).toBe(50_000);
});
