import { certificateEndMs, ends, MOST_SKEW_MS } from "./components/process-cells.ts";
import { unpublished } from "./components/log.ts";
import { settingsOff } from "./components/postgres.ts";
import { signedCounts } from "./components/processes.ts";
import { freshly, type Picture } from "./picture.ts";
import { newestProbe } from "./probes.ts";
import { STALE_MS } from "./truth.ts";
import { number, seconds } from "./words.ts";

/** A broken integrity, or what soon will be one. */
export interface AlarmState {
  /** Stable. */
  readonly code: string;
  /** What it is about, when there can be several of one code. */
  readonly of: string;
  /** In words that everybody may read: they name processes and numbers, no persons and no addresses. */
  readonly text: string;
  /** What to do. */
  readonly advice: string;
}

const DAY_MS = 86_400_000;
const KEEP_BOTH =
  "Believe nothing this log says now. Save what is published, compare it with what the witnesses hold, and follow docs/runbook.md.";
const KEY_ASTRAY =
  "Somebody may have used the grant key by another way. Stop grant-signing, revoke the key, and follow docs/runbook.md.";

/** All alarms of this moment, the gravest first. */
export function alarmsOf(picture: Picture): readonly AlarmState[] {
  return [
    ...logAlarms(picture),
    ...signingAlarms(picture),
    ...enforcementAlarms(picture),
    ...durabilityAlarms(picture),
    ...publicationAlarms(picture),
    ...clockAlarms(picture),
    ...endAlarms(picture),
  ];
}

function logAlarms(picture: Picture): readonly AlarmState[] {
  const look = picture.log?.value;
  if (look?.kind === "contradiction")
    return [{ code: look.code, of: "", text: look.text, advice: KEEP_BOTH }];
  const said = freshly(picture, "evidence", STALE_MS)?.status.facts;
  const frozen = said?.["log"] === "frozen" ? (said["log_problem"] ?? "") : (look?.frozen ?? "");
  if (frozen === "") return [];
  return [
    {
      code: "log-frozen",
      of: "",
      text: `The log is frozen: ${frozen}. Nothing is permitted until it is led again.`,
      advice: "Do not repair it. Follow docs/runbook.md, frozen log; then restart evidence.",
    },
  ];
}

function signingAlarms(picture: Picture): readonly AlarmState[] {
  const counts = signedCounts(picture);
  if (counts === undefined) return [];
  const { proven, signed, unbacked } = counts;
  const found = [
    {
      of: "signed",
      isSo: signed !== proven,
      text: `The grant key made ${number(signed)} signatures, ${number(proven)} of them on proof that the log holds the decision.`,
    },
    {
      of: "used",
      isSo: unbacked > 0,
      text: `Grants that the grant key signed and whose decision the log does not hold were presented and refused: ${number(unbacked)} so far.`,
    },
  ];
  return found.flatMap(({ isSo, of, text }) =>
    isSo ? [{ code: "signed-not-logged", of, text, advice: KEY_ASTRAY }] : [],
  );
}

/** How the probe (services/lab) tells that something ran that must not. */
const LET_THROUGH = /^What policy forbids was not denied|started an execution that was revoked$/;

function enforcementAlarms(picture: Picture): readonly AlarmState[] {
  return (["denied", "revoked"] as const).flatMap((kind) => {
    const probe = newestProbe(picture, kind);
    if (probe === undefined || probe.passed || !LET_THROUGH.test(probe.problem)) return [];
    return [
      {
        code: "not-enforced",
        of: kind,
        text: `The probe was let through where it must be refused. ${probe.problem}.`,
        advice:
          "Nothing that is permitted now can be relied on. Stop policy-decision and grant-signing until the cause is found.",
      },
    ];
  });
}

function durabilityAlarms(picture: Picture): readonly AlarmState[] {
  return settingsOff(picture).map((setting) => ({
    code: "not-durable",
    of: setting,
    text: `Postgres runs with ${setting} off: what it confirmed can be lost.`,
    advice: `Set ${setting} to on and restart Postgres. Compare the log with its witnesses before anything is believed.`,
  }));
}

function publicationAlarms(picture: Picture): readonly AlarmState[] {
  const late = unpublished(picture) ?? 0;
  if (late === 0) return [];
  return [
    {
      code: "publication-behind",
      of: "",
      text: `${number(late)} entries of the log are not published for more than 60 s.`,
      advice:
        "Look at logs/evidence.log, the free disk of the published folder, and the witnesses.",
    },
  ];
}

function clockAlarms({ nowMs, processes }: Picture): readonly AlarmState[] {
  return [...processes].flatMap(([process, { said }]) => {
    if (said === undefined || nowMs - said.atMs > STALE_MS) return [];
    const { aheadMs } = said;
    if (Math.abs(aheadMs) <= MOST_SKEW_MS) return [];
    const way = aheadMs > 0 ? "ahead of" : "behind";
    return [
      {
        code: "clock-skew",
        of: process,
        text: `The clock of ${process} is ${seconds(Math.abs(aheadMs))} ${way} that of the console.`,
        advice: "Synchronise both machines with NTP. Times of grants and evidence are in doubt.",
      },
    ];
  });
}

function endAlarms({ keys, nowMs, own, processes }: Picture): readonly AlarmState[] {
  const told = [...processes].map(
    ([process, { said }]) => [process, said?.status.metrics ?? []] as const,
  );
  const certificates = [...told, ["console", own] as const].flatMap(([process, metrics]) => {
    const endMs = certificateEndMs(metrics);
    if (endMs === undefined || endMs - nowMs >= DAY_MS) return [];
    return [
      {
        code: "certificate-ending",
        of: process,
        text: `The TLS certificate of ${process} ${ends(endMs, nowMs)}.`,
        advice: `Restart the cluster, which renews certificates of its own, or give ${process} a new one and restart it.`,
      },
    ];
  });
  // Keys out of use end when nobody needs them: only those that sign now count.
  const active = keys?.value.keys.filter(({ state }) => state === "ACTIVE") ?? [];
  const ending = active.flatMap(({ kid, naf, use }) => {
    if (naf * 1_000 - nowMs >= DAY_MS) return [];
    return [
      {
        code: "key-ending",
        of: kid,
        text: `The ${use} key ${kid.slice(0, 8)}… ${ends(naf * 1_000, nowMs)}.`,
        advice: "See that grant-signing signs key bundles again, or rotate the key (SECURITY.md).",
      },
    ];
  });
  return [...certificates, ...ending];
}
