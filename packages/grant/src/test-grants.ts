import { generateKeyPairSync } from "node:crypto";
import { encodeUtf8, type Json } from "@writ/encoding";
import {
  type Alg,
  hashText,
  type PublicJwk,
  publicJwk,
  type SigningKey,
  signingKeyFromPem,
} from "@writ/token";
import type { GrantClaims } from "./claims.ts";
import { grantBytes } from "./sign-grant.ts";

/** A key pair for tests. */
export interface TestKey {
  readonly signing: SigningKey;
  readonly jwk: PublicJwk;
}

/** A new key pair for tests. */
export function testKey(alg: Alg): TestKey {
  const pair =
    alg === "Ed25519"
      ? generateKeyPairSync("ed25519")
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = pair.privateKey.export({ format: "pem", type: "pkcs8" });
  const signing = signingKeyFromPem(pem.toString());
  return { signing, jwk: publicJwk(signing.publicKey) };
}

/** When all test grants were issued, in seconds. */
export const iat = 1_800_000_000;

/** Shortly after, in seconds and milliseconds. */
export const nowS = iat + 5;
export const nowMs = nowS * 1000;

export const issuer = "urn:writ:writ.local:grants";
export const audience = "spiffe://writ.local/workload/payments";

/** The canonical input of the test grants. */
export const input = encodeUtf8('{"amount":100,"path":"/data/in"}');

/** The n-th of a row of different UUIDv7. */
export function uuid(n: number): string {
  return `0192f7c0-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;
}

/** A measurement or policy digest named by a text. */
export function digest(name: string): string {
  return `sha256:${Buffer.from(hashText(name), "base64url").toString("hex")}`;
}

/** Claims of a root execution that may hand on `tool:*` on any tool. */
export function rootClaims(): GrantClaims {
  return {
    iss: issuer,
    aud: audience,
    sub: "User::alice",
    act: { sub: "Agent::planner" },
    iat,
    nbf: iat,
    exp: iat + 60,
    jti: uuid(1),
    txn: uuid(2),
    scope: "agent:run tool:*",
    req_wl: "sample/Workload::orchestrator",
    authorization_details: [
      { type: "exec", actions: ["agent:run"], locations: ["Agent::planner"], constraints: {} },
      {
        type: "exec-child",
        actions: ["tool:*", "agent:run"],
        locations: ["Tool::*", "Agent::helper"],
        constraints: { amount: { required: true, max: 500 } },
      },
    ],
    cnf: { jkt: hashText("holder") },
    exec: {
      ver: 1,
      id: uuid(2),
      kind: "agent.run",
      tenant: "sample",
      root: uuid(2),
      parent: null,
      ancestors: [],
      depth: 0,
      max_depth: 4,
      parent_grant: null,
      request: {
        h: hashText(input),
        alg: "sha-256",
        media: "application/json",
        len: input.length,
      },
      artifacts: [
        { name: "image", h: hashText("image") },
        { name: "prompt", h: hashText("prompt") },
      ],
      policy: { bundle: digest("policy"), decision: uuid(3), obligations: hashText("{}") },
      runtime: { profile: "process-measure", level: 2, h: digest("runtime"), not_after: iat + 300 },
      evidence: { log: "writ.local/log/sample", event: uuid(4) },
      use: "once",
      lease: { not_after: iat + 900, heartbeat_s: 10 },
      rev: { epoch: 0 },
    },
  };
}

/** The bytes the signature of a grant of these claims would cover. */
export function signingInputOf(claims: GrantClaims): Uint8Array {
  return encodeUtf8(`header.${Buffer.from(grantBytes(claims)).toString("base64url")}`);
}

/** Claims of a child of `parent` with less of everything, by another holder. */
export function childClaims(parent: GrantClaims, n = 100): GrantClaims {
  const { exec } = parent;
  const [, ...handedOn] = parent.authorization_details;
  return {
    ...parent,
    act: { sub: "Agent::helper", ...(parent.act === undefined ? {} : { act: parent.act }) },
    jti: uuid(n),
    scope: "tool:call tool:db:*",
    authorization_details: [
      {
        type: "exec",
        actions: ["tool:call"],
        locations: ["Tool::search"],
        constraints: { amount: { required: true, max: 400 } },
      },
      ...handedOn.slice(0, 1).map((detail) => ({
        ...detail,
        actions: ["tool:db:*"],
        constraints: { amount: { required: true, min: 1, max: 300 } },
      })),
    ],
    cnf: { jkt: hashText(`holder ${n}`) },
    exec: {
      ...exec,
      id: uuid(n + 1),
      kind: "tool.call",
      parent: exec.id,
      ancestors: [...exec.ancestors, exec.id],
      depth: exec.depth + 1,
      parent_grant: { jti: parent.jti, h: hashText(signingInputOf(parent)) },
      lease: { not_after: exec.lease.not_after - 1, heartbeat_s: 10 },
    },
  };
}

/** Claims with some members of `exec` changed. */
export function withExec(claims: GrantClaims, change: Partial<GrantClaims["exec"]>): GrantClaims {
  return { ...claims, exec: { ...claims.exec, ...change } };
}

/** A JSON value with the member at a path replaced, or removed when `value` is undefined. */
export function replaced(json: Json, path: readonly string[], value: Json | undefined): Json {
  const [name, ...rest] = path;
  if (name === undefined) return value ?? null;
  const copy: Json = structuredClone(json);
  const holder = rest.length === 0 ? copy : child(copy, name);
  if (rest.length > 0) return assigned(copy, name, replaced(holder, rest, value));
  return assigned(copy, name, value);
}

function child(json: Json, name: string): Json {
  if (typeof json !== "object" || json === null) throw new Error("no such path");
  return (json as { readonly [name: string]: Json })[name] ?? null;
}

function assigned(json: Json, name: string, value: Json | undefined): Json {
  if (Array.isArray(json)) {
    const items = [...(json as readonly Json[])];
    if (value === undefined) items.splice(Number(name), 1);
    else items[Number(name)] = value;
    return items;
  }
  const members = Object.entries(json ?? {}).filter(([key]) => key !== name);
  return Object.fromEntries(value === undefined ? members : [...members, [name, value]]);
}

/** Every path into a JSON value, the value itself first. */
export function pathsOf(json: Json): readonly (readonly string[])[] {
  if (typeof json !== "object" || json === null) return [[]];
  const inner = Object.entries(json as { readonly [name: string]: Json }).flatMap(
    ([name, member]) => pathsOf(member).map((path) => [name, ...path]),
  );
  return [[], ...inner];
}

/** The value at a path. */
export function at(json: Json, path: readonly string[]): Json {
  return path.reduce(child, json);
}

/** What became of some work: "accepted", or the code it was refused with. Errors without one pass through. */
export function verdict(work: () => unknown): string {
  try {
    work();
    return "accepted";
  } catch (error) {
    if (error instanceof Error && "code" in error) return String(error.code);
    throw error;
  }
}
