import {
  type ChangesSearch,
  changesSearch,
  type DecisionsSearch,
  decisionsSearch,
  type DemoSearch,
  demoSearch,
  type ExplorerSearch,
  explorerSearch,
  type HealthSearch,
  healthSearch,
  type LineageSearch,
  lineageSearch,
  type PolicyDiffSearch,
  policyDiffSearch,
  type PolicySearch,
  policySearch,
  type RevocationsSearch,
  revocationsSearch,
} from "./search/page-search.ts";

/** The lists of who and what is known. */
export const IDENTITY_KINDS = ["principals", "issuers", "measurements"] as const;

/** One of {@link IDENTITY_KINDS}. */
export type IdentityKind = (typeof IDENTITY_KINDS)[number];

/** Every address of the application. */
export const paths = {
  landing: () => "/",
  decisions: (search: Partial<DecisionsSearch> = {}) =>
    `/decisions${decisionsSearch.write(search)}`,
  /** One execution, opened in the list. */
  record: (executionId: string, search: Partial<DecisionsSearch> = {}) =>
    paths.decisions({ ...search, sel: executionId }),
  policies: () => "/policies",
  policy: (digest: string, search: Partial<PolicySearch> = {}) =>
    `/policies/${segment(digest)}${policySearch.write(search)}`,
  policyDiff: (search: Partial<PolicyDiffSearch> = {}) =>
    `/policies/diff${policyDiffSearch.write(search)}`,
  revocations: (search: Partial<RevocationsSearch> = {}) =>
    `/revocations${revocationsSearch.write(search)}`,
  changes: (search: Partial<ChangesSearch> = {}) => `/changes${changesSearch.write(search)}`,
  identities: (kind: IdentityKind) => `/identities/${kind}`,
  /** Where one looks for an execution to explore. */
  lineage: (search: Partial<LineageSearch> = {}) => `/lineage${lineageSearch.write(search)}`,
  /** What led to one execution, and what it led to. */
  explorer: (executionId: string, search: Partial<ExplorerSearch> = {}) =>
    `/lineage/${segment(executionId)}${explorerSearch.write(search)}`,
  health: (search: Partial<HealthSearch> = {}) => `/health${healthSearch.write(search)}`,
  demo: (search: Partial<DemoSearch> = {}) => `/demo${demoSearch.write(search)}`,
  /** Whatever an id, digest or code stands for. */
  resolve: (text: string) => `/x/${segment(text)}`,
  /** Signs in at the issuer, and comes back to an address of the application. */
  signIn: (returnTo: string) => `/auth/start?return=${encodeURIComponent(returnTo)}`,
  /** Where the cookie of who signed in at the issuer is taken back. */
  signOut: () => "/auth/signout",
  /** Which ways to sign in there are. */
  signInMethods: () => "/auth/methods",
  /** The proof viewer: a page of its own, outside of the application. */
  viewer: (fragment = "") => (fragment === "" ? "/verify" : `/verify#${fragment}`),
  /** The one with a policy engine, which makes the decision again. */
  replayViewer: (fragment: string) => `/verify-replay#${fragment}`,
} as const;

// RFC 3986 section 3.3 allows these in a segment, and people read them better.
function segment(text: string): string {
  return encodeURIComponent(text).replaceAll("%3A", ":").replaceAll("%40", "@");
}
