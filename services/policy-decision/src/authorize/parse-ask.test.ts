import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { type AuthorizeRequest, AuthorizeRequestSchema } from "@writ/proto/writ/policy/v1/policy";
import { failureReason, RpcError } from "@writ/rpc";
import { expect, test } from "vitest";
import { parseAsk } from "./parse-ask.ts";

type Fields = Extract<MessageInitShape<typeof AuthorizeRequestSchema>, { $typeName?: never }>;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function request(overrides: Fields = {}): AuthorizeRequest {
  const fields: Fields = {
    credential: { case: "clientAssertion", value: "a.b.c" },
    action: "tool:call",
    resource: { type: "Tool", id: "search" },
    inputJson: utf8('{"q":"x"}'),
    audience: "urn:writ:default",
    ...overrides,
  };
  return create(AuthorizeRequestSchema, fields);
}

function reasonOf(overrides: Fields): string | undefined {
  try {
    parseAsk(request(overrides));
    return undefined;
  } catch (error) {
    return failureReason(error) ?? String(error);
  }
}

test("reads a well-formed request", () => {
  const ask = parseAsk(request());
  expect(ask.action).toBe("tool:call");
  expect(ask.input.fields).toEqual({ q: "x" });
  expect(ask.requestDigest).toHaveLength(32);
});

test("names every wrong field at once", () => {
  const read = () => parseAsk(request({ action: "Tool Call", audience: "", leaseS: 90_000 }));
  expect(read).toThrow(/action .*audience .*lease_s/);
});

test.each<[string, Fields]>([
  ["an action outside of the grammar", { action: "TOOL" }],
  ["a missing resource", { resource: { type: "", id: "" } }],
  ["an idempotency key over 128 characters", { idempotencyKey: "k".repeat(129) }],
  ["a parent grant too long for a grant", { parentGrant: "x".repeat(4_097) }],
  ["neither input nor digest", { inputJson: new Uint8Array() }],
  ["input and digest", { inputDigest: new Uint8Array(32) }],
  ["a digest of another length", { inputJson: new Uint8Array(), inputDigest: new Uint8Array(31) }],
  ["context that is no object", { contextJson: utf8("[]") }],
  ["context that is not canonical", { contextJson: utf8('{ "a":1}') }],
  ["an actor outside of the grammar", { actor: "incident agent" }],
  ["an empty delegation", { delegations: [{ actions: [], resources: ["Tool::a"] }] }],
])("refuses %s", (_name, overrides) => {
  expect(reasonOf(overrides)).toBe("REQUEST_INVALID");
});

test("an input over 64 KiB or deeper than 32 levels is too large", () => {
  const large = utf8(JSON.stringify({ a: "x".repeat(65_537) }));
  const deep = utf8(`${"[".repeat(33)}${"]".repeat(33)}`);
  const exact = utf8(`${"[".repeat(32)}${"]".repeat(32)}`);
  expect(reasonOf({ inputJson: large })).toBe("REQUEST_TOO_LARGE");
  expect(reasonOf({ inputJson: deep })).toBe("REQUEST_TOO_LARGE");
  expect(reasonOf({ inputJson: exact })).toBeUndefined();
});

test.each([
  '{"b":1,"a":2}',
  '{"a":1.0}',
  '{"a":1,"a":1}',
  ' {"a":1}',
  '{"a":9007199254740993}',
  "nonsense",
])("input that is not canonical is kept as a problem, for a recorded denial: %s", (text) => {
  const { input } = parseAsk(request({ inputJson: utf8(text) }));
  expect(input.problem).toBeDefined();
  expect(input.fields).toBeUndefined();
});

test("whatever is changed in a request changes the digest its proof is bound to", () => {
  const digest = (overrides: Fields): string =>
    Buffer.from(parseAsk(request(overrides)).requestDigest).toString("hex");
  const changes: Fields[] = [
    {},
    { action: "tool:look" },
    { resource: { type: "Tool", id: "searcher" } },
    { resource: { type: "Tool", id: "search", attributesJson: utf8('{"a":1}') } },
    { inputJson: utf8('{"q":"y"}') },
    { contextJson: utf8('{"a":1}') },
    { audience: "urn:writ:other" },
    { parentGrant: "x.y.z" },
    { idempotencyKey: "k" },
    { leaseS: 1 },
    { delegations: [{ actions: ["a"], resources: ["Tool::a"] }] },
    { dryRun: true },
    { actor: "Agent::a" },
  ];
  expect(new Set(changes.map(digest)).size).toBe(changes.length);
});

test("an error is an error: nothing unknown gets through as a bug", () => {
  expect(() => parseAsk(create(AuthorizeRequestSchema, {}))).toThrow(RpcError);
});
