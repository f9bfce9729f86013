import {
  type BundleTrust,
  parseWitnessPolicy,
  witnessCount,
  WitnessPolicyError,
} from "@writ/evidence";
import type { Trusted } from "../page/trusted.ts";
import type { Pinned } from "../keep/pinned-trust.ts";
import { button, type Child, code, element, fold, list, table } from "./element.ts";
import { minuteText } from "./words.ts";

/** What can be done about trust. */
export interface TrustActions {
  readonly pin: () => void;
  readonly forget: () => void;
  readonly choose: (pinned: Pinned) => void;
}

/** Whom the page trusts, and where that came from. */
export function viewTrust(
  trusted: Trusted | undefined,
  pinned: readonly Pinned[],
  actions: TrustActions,
): HTMLElement {
  const others = pinned.filter(({ text }) => text !== trusted?.text);
  return element(
    "section",
    { class: "trust", label: "Trust" },
    ...(trusted === undefined
      ? [
          element(
            "p",
            {},
            element("b", {}, "Trust: none yet."),
            " Nothing is built in, and a bundle brings no keys that count.",
          ),
        ]
      : known(trusted, actions)),
    ...(others.length === 0 ? [] : [choices(others, actions)]),
  );
}

function known(trusted: Trusted, { pin, forget }: TrustActions): readonly Child[] {
  const { source, value, words, hex, conflict, hasOwnPolicy, pinnedAtMs } = trusted;
  const [log] = value.logs;
  const isPinned = pinnedAtMs !== undefined;
  return [
    element(
      "p",
      {},
      element("b", {}, `Trust: ${log?.origin ?? "no log"}`),
      ` ${SOURCES[source]}${isPinned ? `, pinned ${minuteText(pinnedAtMs)}` : ""}`,
    ),
    conflict === undefined
      ? undefined
      : element(
          "p",
          { class: "problem", role: "alert" },
          `It is not the trust you pinned for this log on ${minuteText(conflict.pinnedAtMs)}. Keys may have been replaced; or somebody wants to be believed.`,
        ),
    element("p", {}, element("code", { class: "words" }, words)),
    isPinned
      ? undefined
      : element(
          "p",
          {},
          "Compare these words with its owner's, by another channel: the phone, a page you know.",
        ),
    element(
      "p",
      { class: "controls" },
      isPinned ? button("Forget this trust", forget) : button("They match: pin it", pin),
    ),
    fold(
      "Keys and policy",
      false,
      list(
        ["sha256", code(hex)],
        [
          "witnesses",
          hasOwnPolicy ? `${quorumOf(value)}, by a policy of your own` : quorumOf(value),
        ],
      ),
      table(
        "Keys that may sign statements",
        ["Service", "Key id", "Until"],
        value.keys.map(({ kid, retiredAtMs, service }) => [
          service,
          code(kid),
          retiredAtMs === null ? "in use" : new Date(retiredAtMs).toISOString(),
        ]),
      ),
      element("h3", {}, "Logs"),
      element(
        "pre",
        {},
        value.logs.flatMap(({ vkey, timestampVkey }) => [vkey, timestampVkey]).join("\n"),
      ),
      element("h3", {}, "Witness policy"),
      element("pre", {}, value.witnessPolicy),
      element(
        "p",
        { class: "facts" },
        "A policy of your own (C2SP tlog-policy), dropped here, takes its place until the page is closed.",
      ),
    ),
  ];
}

const SOURCES: Readonly<Record<Trusted["source"], string>> = {
  you: "from you",
  link: "from the link, so from whoever sent it",
};

function choices(others: readonly Pinned[], { choose }: TrustActions): HTMLElement {
  return element(
    "p",
    { class: "controls" },
    "Also pinned: ",
    ...others.map((one) =>
      button(`${one.origin}, ${minuteText(one.pinnedAtMs)}`, () => choose(one)),
    ),
  );
}

/** How many witnesses a trust demands, of how many. */
export function quorumOf({ witnessPolicy }: Pick<BundleTrust, "witnessPolicy">): string {
  try {
    const { needed, of } = witnessCount(parseWitnessPolicy(witnessPolicy));
    return of === 0 ? "no witness" : `${needed} of ${of} witnesses`;
  } catch (error) {
    if (error instanceof WitnessPolicyError) return "what cannot be read";
    throw error;
  }
}
