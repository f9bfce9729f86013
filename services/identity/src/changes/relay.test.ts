import { expect, test } from "vitest";
import { keys, principalOf, statement } from "../testing/world.ts";
import { memoryStore } from "../store/memory.ts";
import type { PendingStatement } from "../store/store.ts";
import { type AppendStatements, deliver, LogUnavailableError } from "./relay.ts";

async function world(append: AppendStatements) {
  const store = memoryStore();
  const refused: unknown[] = [];
  const parts = {
    store,
    append,
    onRefused: ({ eventId }: PendingStatement, why: string) => void refused.push([eventId, why]),
  };
  const first = statement("acme");
  const second = statement("other");
  await store.addPrincipal(principalOf("Agent::planner", keys.planner), first);
  const elsewhere = { ...principalOf("Agent::other", keys.stranger), tenant: "other" };
  await store.addPrincipal(elsewhere, second);
  return { store, parts, refused, first, second };
}

const taken: AppendStatements = async (statements) =>
  statements.map(() => ({ refusal: undefined }));

test("delivers what is pending of a tenant and forgets it", async () => {
  const sent: unknown[] = [];
  const { store, parts, first, second } = await world((statements, deadlineMs) => {
    sent.push([statements, deadlineMs]);
    return taken(statements, deadlineMs);
  });
  await deliver(parts, "acme", 5);
  expect(sent).toEqual([[[first], 5]]);
  expect(await store.pendingStatements()).toEqual([second]);
  await deliver(parts, undefined, undefined);
  expect(await store.pendingStatements()).toEqual([]);
});

test("sends the very same statement again after a failure", async () => {
  const sent: PendingStatement[] = [];
  let isUp = false;
  const { store, parts, first } = await world(async (statements, deadlineMs) => {
    sent.push(...statements);
    if (!isUp) throw new LogUnavailableError("down");
    return taken(statements, deadlineMs);
  });
  await expect(deliver(parts, "acme", undefined)).rejects.toBeInstanceOf(LogUnavailableError);
  expect(await store.pendingStatements("acme")).toEqual([first]);
  isUp = true;
  await deliver(parts, "acme", undefined);
  expect(sent).toEqual([first, first]);
});

test("reports a refused statement, keeps it, and delivers the others", async () => {
  const { store, parts, refused, first, second } = await world(async (statements) =>
    statements.map(({ tenant }) => ({ refusal: tenant === "acme" ? "ENTRY_INVALID" : undefined })),
  );
  await expect(deliver(parts, undefined, undefined)).rejects.toBeInstanceOf(LogUnavailableError);
  expect(refused).toEqual([[first.eventId, "ENTRY_INVALID"]]);
  expect(await store.pendingStatements()).toEqual([first]);
  expect(second.tenant).toBe("other");
});

test("takes a missing answer for a refusal", async () => {
  const { store, parts, first } = await world(async () => []);
  await expect(deliver(parts, "acme", undefined)).rejects.toBeInstanceOf(LogUnavailableError);
  expect(await store.pendingStatements("acme")).toEqual([first]);
});
