import type { Probe } from "@writ/proto/writ/probe/v1/probe";

/** What the last probe of a kind came to, such as “allowed 3.2 ms”. */
export interface ProbeWord {
  readonly kind: string;
  readonly text: string;
  readonly passed: boolean;
}

const KINDS = {
  allowed: "allowed",
  denied: "denied",
  revoked: "revoked → refused",
  proven: "proven",
} as const;

/** The last probe of each kind, in the order they are tried; kinds that were not tried are left out. `probes` are newest first. */
export function lastProbes(probes: readonly Probe[]): readonly ProbeWord[] {
  return Object.entries(KINDS).flatMap(([kind, name]) => {
    const last = probes.find((probe) => probe.kind === kind);
    if (last === undefined) return [];
    const { failedProcess, passed, tookMs } = last;
    const text = passed
      ? `${name} ${shownMs(tookMs)}`
      : `${name}: failed${failedProcess === "" ? "" : ` at ${failedProcess}`}`;
    return [{ kind, text, passed }];
  });
}

/** The probes that a component had a part in; of components that are no process, those that prove. */
export function probesOf(component: string, probes: readonly Probe[]): readonly Probe[] {
  const own = probes.filter(
    ({ failedProcess, processMs }) =>
      failedProcess === component || Object.hasOwn(processMs, component),
  );
  if (own.length > 0) return own.slice(0, MOST);
  const kind = /verifier|revocation/.test(component) ? "revoked" : "proven";
  return probes.filter((probe) => probe.kind === kind).slice(0, MOST);
}

const MOST = 20;

/** Milliseconds for people. */
export function shownMs(ms: number): string {
  return ms < 100 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}
