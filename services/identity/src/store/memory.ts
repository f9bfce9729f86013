import { canonicalize, type Json } from "@writ/encoding";
import type { Issuer } from "../registry/issuer.ts";
import type { Measurement } from "../registry/measurement.ts";
import type { Principal } from "../registry/principal.ts";
import { NO_TENANT } from "../registry/tenant.ts";
import {
  AlreadyRegisteredError,
  type IdentityStore,
  type JtiUse,
  NotRegisteredError,
  type PendingStatement,
} from "./store.ts";

/** A store for tests. */
export function memoryStore(): IdentityStore {
  const versions = new Map<string, bigint>();
  const issuers = new Map<string, Issuer>();
  const principals = new Map<string, Principal>();
  const measurements = new Map<string, Measurement>();
  const uses = new Map<string, number>();
  let pending: readonly PendingStatement[] = [];

  const changed = (statement: PendingStatement, ...touched: readonly string[]): true => {
    for (const tenant of touched) versions.set(tenant, (versions.get(tenant) ?? 0n) + 1n);
    pending = [...pending, statement];
    return true;
  };

  const isThere = <T extends object>(before: T | undefined, added: T): boolean => {
    if (before === undefined) return false;
    if (contentOf(before) === contentOf(added)) return true;
    throw new AlreadyRegisteredError("there is another one of this name");
  };

  return {
    async find(wanted) {
      const tenants = [...wanted.principals, ...wanted.measurements].map((ref) => ref.tenant);
      if (wanted.issuers.length > 0) tenants.push(NO_TENANT);
      return {
        versions: new Map(tenants.map((tenant) => [tenant, versions.get(tenant) ?? 0n])),
        issuers: [...issuers.values()].filter(({ issuer }) => wanted.issuers.includes(issuer)),
        principals: wanted.principals.flatMap((ref) => principals.get(principalKey(ref)) ?? []),
        measurements: wanted.measurements.flatMap(
          (ref) => measurements.get(measurementKey(ref)) ?? [],
        ),
      };
    },
    async claim(seen, claimed) {
      const stale = [...seen].filter(([tenant, v]) => v !== (versions.get(tenant) ?? 0n));
      if (stale.length > 0) return { stale: stale.map(([tenant]) => tenant) };
      const isFirst = claimed.map(
        (use) => !uses.has(useKey(use)) && uses.set(useKey(use), use.forgetAtMs),
      );
      return { isFirst: isFirst.map(Boolean) };
    },
    async addIssuer(added, statement) {
      if (isThere(issuers.get(issuerKey(added)), added)) return false;
      const isTaken = [...issuers.values()].some(
        ({ issuer, audience, console }) =>
          issuer === added.issuer &&
          (audience === added.audience ||
            (console !== undefined && console.clientId === added.console?.clientId)),
      );
      if (isTaken)
        throw new AlreadyRegisteredError("another tenant has it for this audience or client");
      issuers.set(issuerKey(added), added);
      return changed(statement, added.tenant, NO_TENANT);
    },
    async removeIssuer(ref, statement) {
      if (!issuers.delete(issuerKey(ref))) throw new NotRegisteredError("not trusted");
      changed(statement, ref.tenant, NO_TENANT);
    },
    async addPrincipal(added, statement) {
      if (isThere(principals.get(principalKey(added)), added)) return false;
      const kids = new Set(added.keys.map((key) => key.x));
      for (const { tenant, keys } of principals.values())
        if (tenant === added.tenant && keys.some((key) => kids.has(key.x)))
          throw new AlreadyRegisteredError("another principal has one of these keys");
      principals.set(principalKey(added), added);
      return changed(statement, added.tenant);
    },
    async suspendPrincipal(ref, suspended, statement) {
      const before = principals.get(principalKey(ref));
      if (before === undefined) throw new NotRegisteredError("no such principal");
      if (before.suspended === suspended) return false;
      principals.set(principalKey(ref), { ...before, suspended });
      return changed(statement, ref.tenant);
    },
    async addMeasurement(added, statement) {
      if (isThere(measurements.get(measurementKey(added)), added)) return false;
      measurements.set(measurementKey(added), added);
      return changed(statement, added.tenant);
    },
    async removeMeasurement(ref, statement) {
      if (!measurements.delete(measurementKey(ref))) throw new NotRegisteredError("not there");
      changed(statement, ref.tenant);
    },
    async listIssuers(tenant) {
      return sorted(issuers).filter((issuer) => issuer.tenant === tenant);
    },
    async listPrincipals(tenant) {
      return sorted(principals).filter((principal) => principal.tenant === tenant);
    },
    async listMeasurements(tenant) {
      return sorted(measurements).filter((measurement) => measurement.tenant === tenant);
    },
    async pendingStatements(tenant) {
      return pending.filter((s) => tenant === undefined || s.tenant === tenant);
    },
    async forgetStatements(statements) {
      const ids = new Set(statements.map((s) => s.eventId));
      pending = pending.filter((s) => !ids.has(s.eventId));
    },
    async forgetUses(nowMs) {
      for (const [key, forgetAtMs] of uses) if (forgetAtMs < nowMs) uses.delete(key);
    },
    async ready() {},
  };
}

function contentOf({ ...value }: object): string {
  const { createdAtMs: _, ...content } = value as { readonly [name: string]: Json };
  return canonicalize(content);
}

function sorted<T>(map: ReadonlyMap<string, T>): readonly T[] {
  return [...map].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

const issuerKey = (x: Pick<Issuer, "tenant" | "issuer">) => `${x.tenant} ${x.issuer}`;
const principalKey = (x: Pick<Principal, "tenant" | "uid">) => `${x.tenant} ${x.uid}`;
const measurementKey = (x: Pick<Measurement, "tenant" | "profile" | "measurement">) =>
  `${x.tenant} ${x.profile} ${x.measurement}`;
const useKey = (use: JtiUse) => JSON.stringify([use.tenant, use.ns, use.jti]);
