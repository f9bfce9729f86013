import { createHash } from "node:crypto";
import { decodeUtf8, encodeHex, parseCanonical } from "@writ/encoding";
import { expect, test } from "vitest";
import { type AuthorizeDocument, requestDigest, requestDocument } from "./authorize-request.ts";
import { hashText } from "./sha256.ts";

const root: AuthorizeDocument = {
  action: "tool:call",
  actor: null,
  audience: "spiffe://writ.local/workload/runner",
  context: {},
  delegations: [],
  dry_run: false,
  idempotency_key: "",
  input: { h: hashText("{}"), len: 2, media: "application/json" },
  lease_s: 0,
  parent: null,
  resource: { attributes: {}, id: "search", type: "Tool" },
  runtime: null,
};

const child: AuthorizeDocument = {
  action: "tool:call",
  actor: "Agent::researcher",
  audience: "spiffe://writ.local/workload/runner",
  causes: ["017f22e2-79b0-7cc3-98c4-dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c073990"],
  context: { ticket: "T-1" },
  delegations: [{ actions: ["tool:*"], resources: ["Tool::*"] }],
  dry_run: true,
  idempotency_key: "k-1",
  input: { h: hashText('{"q":1}'), len: 7, media: "application/json" },
  lease_s: 60,
  parent: { h: hashText("parent") },
  resource: { attributes: { owner: "Team::a" }, id: "search", type: "Tool" },
  runtime: {
    measured_at: 1_800_000_000,
    measurement: `sha256:${"0".repeat(64)}`,
    profile: "process-measure/v1",
  },
};

test("writes the document of a root in these bytes", () => {
  expect(decodeUtf8(requestDocument(root))).toBe(
    '{"action":"tool:call","actor":null,"audience":"spiffe://writ.local/workload/runner","context":{},' +
      '"delegations":[],"dry_run":false,"idempotency_key":"",' +
      '"input":{"h":"RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o","len":2,"media":"application/json"},' +
      '"lease_s":0,"parent":null,"resource":{"attributes":{},"id":"search","type":"Tool"},' +
      '"runtime":null,"type":"writ-authorize-request/1"}',
  );
});

test("writes every part of a request, canonically", () => {
  expect(parseCanonical(requestDocument(child))).toEqual({
    ...child,
    type: "writ-authorize-request/1",
  });
});

test("names causes only where there are some, so that requests without have the digest they had before", () => {
  expect(requestDocument({ ...root, causes: [] })).toEqual(requestDocument(root));
});

test("leaves out what is no part of a request", () => {
  const extended = {
    ...child,
    credential: "secret",
    resource: { ...child.resource, more: 1 },
    type: "other",
  };
  expect(requestDocument(extended)).toEqual(requestDocument(child));
});

test("digests the document with SHA-256", () => {
  const document = requestDocument(child);
  const expected = createHash("sha256").update(document).digest("hex");
  expect(encodeHex(requestDigest(document))).toBe(expected);
});

test("has another digest for every change of the request", () => {
  const { resource, input, runtime } = child;
  const changed: readonly AuthorizeDocument[] = [
    child,
    { ...child, action: "tool:read" },
    { ...child, actor: null },
    { ...child, audience: "spiffe://writ.local/workload/other" },
    { ...child, causes: [] },
    { ...child, causes: child.causes?.slice(1) ?? [] },
    { ...child, context: { ticket: "T-2" } },
    { ...child, context: {} },
    { ...child, delegations: [] },
    { ...child, delegations: [{ actions: ["tool:*"], resources: ["Tool::search"] }] },
    { ...child, dry_run: false },
    { ...child, idempotency_key: "k-2" },
    { ...child, input: { ...input, h: hashText("other") } },
    { ...child, input: { ...input, len: 8 } },
    { ...child, lease_s: 61 },
    { ...child, parent: null },
    { ...child, parent: { h: hashText("other") } },
    { ...child, resource: { ...resource, id: "shell" } },
    { ...child, resource: { ...resource, type: "Dataset" } },
    { ...child, resource: { ...resource, attributes: {} } },
    { ...child, runtime: null },
    { ...child, runtime: runtime && { ...runtime, measured_at: runtime.measured_at + 1 } },
  ];
  const digests = changed.map((request) => encodeHex(requestDigest(requestDocument(request))));
  expect(new Set(digests).size).toBe(changed.length);
});
