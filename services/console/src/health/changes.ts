import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { Headline } from "./headline.ts";
import type { Picture } from "./picture.ts";

/** Something that became different. */
export interface ChangeState {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly component: string;
  readonly text: string;
}

/** Remembers what became different. */
export interface ChangeBook {
  /** Compares with what was seen before. What is seen for the first time is no change. */
  see(picture: Picture, headline: Headline): void;
  /** Newest first. */
  newest(): readonly ChangeState[];
}

/** Nothing seen yet; keeps the last `most`. */
export function changeBook(most: number): ChangeBook {
  /** Value of everything that is watched, by its key. */
  const known = new Map<string, string>();
  let changes: readonly ChangeState[] = [];
  return {
    see(picture, headline) {
      const watched = [...watchedOf(picture), headlineNow(headline)];
      const found = watched.flatMap(({ component, key, tell, value }) => {
        const before = known.get(key);
        known.set(key, value);
        if (before === undefined || before === value) return [];
        return [{ atMs: picture.nowMs, component, text: tell(before, value) }];
      });
      changes = [...found.toReversed(), ...changes].slice(0, most);
    },
    newest: () => changes,
  };
}

interface Watched {
  readonly component: string;
  readonly key: string;
  readonly value: string;
  readonly tell: (before: string, now: string) => string;
}

function watchedOf(picture: Picture): readonly Watched[] {
  const facts = picture.processes.get("evidence")?.said?.status.facts ?? {};
  const policies = picture.processes.get("policy-decision")?.said?.status.facts["policy_sets"];
  return [
    ...valueWatched("log", "epoch", facts["epoch"], (a, b) => `epoch ${a} -> ${b}: a new leader`),
    ...valueWatched("log", "state", facts["log"], (a, b) => `${a} -> ${b}`),
    // After a restart it has none until somebody asks: that is no change of policy.
    ...valueWatched(
      "policy-decision",
      "policy sets",
      policies === "none yet" ? undefined : policies,
      tellPolicies,
    ),
    ...(picture.keys?.value.keys ?? []).flatMap(({ kid, state, use }) =>
      valueWatched(
        "grant-signing",
        `key ${kid}`,
        state,
        (a, b) => `${use} key ${kid.slice(0, 8)}… ${a} -> ${b}`,
      ),
    ),
    ...[...picture.processes].flatMap(([process, { said }]) =>
      valueWatched(
        process,
        "start",
        said?.status.startedAt && String(timestampMs(said.status.startedAt)),
        () => "restarted",
      ),
    ),
  ];
}

function valueWatched(
  component: string,
  name: string,
  value: string | undefined,
  tell: Watched["tell"],
): readonly Watched[] {
  return value === undefined ? [] : [{ component, key: `${component} ${name}`, value, tell }];
}

function headlineNow({ because, component, headline }: Headline): Watched {
  return {
    component: component ?? "console",
    key: "headline",
    value: headline,
    tell: (before, now) => `${before} -> ${now}${because && `: ${because}`}`,
  };
}

function tellPolicies(before: string, now: string): string {
  const [old, current] = [before, now].map((text) => new Set(text.split(" ")));
  const short = (digest: string): string => `${digest.replace(/^sha256:/, "").slice(0, 8)}…`;
  const added = [...(current ?? [])].filter((digest) => old?.has(digest) !== true).map(short);
  const gone = [...(old ?? [])].filter((digest) => current?.has(digest) !== true).map(short);
  return [
    ...(added.length > 0 ? [`policy set ${added.join(", ")} decides now`] : []),
    ...(gone.length > 0 ? [`${gone.join(", ")} no longer`] : []),
  ].join("; ");
}
