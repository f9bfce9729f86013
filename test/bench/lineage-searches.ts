import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  CountExecutionsRequestSchema,
  type ExecutionFilterSchema,
  SearchExecutionsRequestSchema,
} from "@writ/proto/writ/lineage/v1/lineage";
import { countExecutions } from "../../services/evidence/src/handlers/count-executions.ts";
import type { LineageDeps } from "../../services/evidence/src/handlers/lineage-deps.ts";
import { searchExecutions } from "../../services/evidence/src/handlers/search-executions.ts";
import { callBy } from "../../services/evidence/src/testing/wire.ts";
import { TENANT } from "./lineage-rows.ts";

type Filter = MessageInitShape<typeof ExecutionFilterSchema>;

/** What a search asks: what must match, and what must not. */
interface Asked {
  readonly filter: Filter;
  readonly without?: Filter;
}

/** Something of a tree to search for. */
export interface SearchedTree {
  readonly root: string;
  readonly wide: string;
}

type Form = (n: number, tree: SearchedTree) => Asked;

const call = callBy("operator/bench");
const DAY_S = 86_400;
const NOBODY = "01a20000-0000-7000-8000-000000000000";
const END_S = Date.UTC(2026, 10, 23, 12) / 1000;
const by = (filter: Filter, without?: Filter): Asked => ({ filter, ...(without && { without }) });
const user = (n: number): string => `User::user-${n % 1_000}`;
const agent = (n: number): string => `Agent::agent-${n % 50}`;
const policy = (n: number): string => `sha256:${(n % 16).toString(16).repeat(64)}`;
const measurement = (n: number): string => `sha256:${`${1_000 + (n % 200)}`.repeat(16)}`;
const key = (n: number): string => `key-${n % 5}${"k".repeat(37)}`;
const ago = (days: number) => ({ seconds: BigInt(END_S - Math.floor(days * DAY_S)) });

/** What people search for: every filter, those that go together, what is rare, and what does not exist. */
const forms: Readonly<Record<string, Form>> = {
  everything: () => by({}),
  principal: (n) => by({ principal: user(n) }),
  actor: (n) => by({ actor: agent(n) }),
  action: (n) => by({ action: `tool:act-${n % 30}` }),
  resource: (n) => by({ resource: `Db::record-${n % 100_000}` }),
  denied: () => by({ decision: "DENY" }),
  pending: () => by({ decision: "PENDING" }),
  reason: () => by({ reasonCode: "ANCESTOR_REVOKED" }),
  policy: (n) => by({ policyDigest: policy(n) }),
  key: (n) => by({ keyId: key(n) }),
  measurement: (n) => by({ measurement: measurement(n) }),
  roots: () => by({ rootsOnly: true }),
  rootsWithChildren: () => by({ rootsOnly: true, hasChildren: true }),
  hasChildren: () => by({ hasChildren: true }),
  chain: (_, { root }) => by({ rootId: root }),
  wideChain: (_, { wide }) => by({ rootId: wide }),
  wideParent: (_, { wide }) => by({ parentId: wide }),
  cause: (_, { root }) => by({ causeId: root }),
  causeDenied: (_, { root }) => by({ causeId: root, decision: "DENY" }),
  withoutCause: (_, { root }) => by({ decision: "DENY" }, { causeId: root }),
  running: () => by({ state: "RUNNING" }),
  allowed: () => by({ state: "ALLOWED" }),
  completed: () => by({ state: "COMPLETED" }),
  failed: () => by({ state: "FAILED" }),
  refused: () => by({ state: "REFUSED" }),
  revoked: () => by({ state: "REVOKED" }),
  expired: () => by({ state: "EXPIRED" }),
  started: () => by({ started: true }),
  underRevoked: () => by({ underRevoked: true }),
  orphans: () => by({ orphans: true }),
  minDepth: () => by({ minDepth: 6 }),
  time: (n) => by({ from: ago(1 + (n % 4)), to: ago(n % 4) }),
  text: (n) => by({ text: `record-${n % 1_000}` }),
  prefix: (n) => by({ resource: `Db::record-${n % 100}*` }),
  withoutAllowed: () => by({}, { decision: "ALLOW" }),
  withoutAgent: (n) => by({ decision: "DENY" }, { actor: agent(n) }),
  deniedPrincipal: (n) => by({ decision: "DENY", principal: user(n) }),
  deniedAgent: (n) => by({ decision: "DENY", actor: agent(n) }),
  deniedOldPolicy: () => by({ decision: "DENY", policyDigest: policy(1) }),
  reasonAgent: (n) => by({ reasonCode: "CRED_*", actor: agent(n) }),
  failedAgent: (n) => by({ state: "FAILED", actor: agent(n) }),
  agentSince: (n) => by({ actor: agent(n), from: ago(0.5) }),
  agentLongAgo: (n) => by({ actor: agent(n), to: ago(4) }),
  principalAgent: (n) => by({ principal: user(n), actor: agent(n) }),
  textDenied: (n) => by({ text: `record-${n % 1_000}`, decision: "DENY" }),
  noPrincipal: () => by({ principal: "User::nobody" }),
  noAgent: () => by({ actor: "Agent::nobody", decision: "DENY" }),
  noKey: () => by({ keyId: "nokey" }),
  noGrant: (_, { root }) => by({ grantId: root }),
  noCause: () => by({ causeId: NOBODY }),
  noReason: () => by({ reasonCode: "INPUT_TOO_LARGE" }),
  noText: () => by({ text: "nowhere" }),
};

/** A form of search by its name, asked again and again: each time the next page, from the beginning after the last one. */
export type Searches = Readonly<
  Record<
    string,
    {
      readonly page: (n: number) => Promise<unknown>;
      readonly count: (n: number) => Promise<unknown>;
    }
  >
>;

/** All forms, each with its own pages. */
export function searchesOf(deps: LineageDeps, trees: readonly SearchedTree[]): Searches {
  const tree = (n: number): SearchedTree => trees[n % trees.length] ?? { root: "", wide: "" };
  return Object.fromEntries(
    Object.entries(forms).map(([name, form]) => {
      let subject = 0;
      let pageToken = "";
      return [
        name,
        {
          async page(n) {
            if (pageToken === "") subject = n;
            const asked = { tenantId: TENANT, ...form(subject, tree(subject)), pageToken };
            const answer = await searchExecutions(deps)(
              create(SearchExecutionsRequestSchema, asked),
              call,
            );
            pageToken = n % 20 === 19 ? "" : (answer.nextPageToken ?? "");
          },
          count: (n) =>
            countExecutions(deps)(
              create(CountExecutionsRequestSchema, { tenantId: TENANT, ...form(n, tree(n)) }),
              call,
            ),
        },
      ] as const;
    }),
  );
}
