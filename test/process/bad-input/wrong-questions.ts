import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  SearchExecutionsRequestSchema,
  WalkDescendantsRequestSchema,
} from "@writ/proto/writ/lineage/v1/lineage";
import { newId } from "../../support/party.ts";

const LONG = "x".repeat(257);

type Search = MessageInitShape<typeof SearchExecutionsRequestSchema>;
type Walk = MessageInitShape<typeof WalkDescendantsRequestSchema>;

/** What is wrong about a search, in words and in its fields. */
export const wrongSearches: readonly (readonly [what: string, search: Search])[] = [
  ["a grant that is no id", { filter: { grantId: "grant" } }],
  ["a grant left out that is no id", { without: { grantId: "%" } }],
  ["a cause that is no id", { filter: { causeId: "%" } }],
  ["a state that nobody knows", { filter: { state: "BROKEN" } }],
  ["a text that is too long", { filter: { text: LONG } }],
  ["a text over several lines", { filter: { text: "a\nb" } }],
  ["a depth that no chain has", { filter: { minDepth: 33 } }],
  ["a page of another search", { pageToken: "bm9uZQ" }],
  ["a page that is too large", { pageSize: 501 }],
];

/** What is wrong about a walk from an execution that is there. */
export const wrongWalks: readonly (readonly [what: string, walk: Walk])[] = [
  ["after what is no id", { afterId: "later" }],
  ["after what nobody has", { afterId: newId() }],
  ["of what is no id", { executionId: "first" }],
  ["of a grant that is no id", { filter: { grantId: "grant" } }],
];
