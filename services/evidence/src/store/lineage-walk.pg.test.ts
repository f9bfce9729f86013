import { create } from "@bufbuild/protobuf";
import { WalkDescendantsRequestSchema } from "@writ/proto/writ/lineage/v1/lineage";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { walkDescendants } from "../handlers/walk-descendants.ts";
import type { Execution } from "../lineage.ts";
import { type PlantedLineage, plantedLineage, TENANT } from "../testing/planted-lineage.ts";
import { SAMPLE_MS as T } from "../testing/sample-decision.ts";
import { callBy } from "../testing/wire.ts";

let planted: PlantedLineage;
beforeAll(async () => {
  planted = await plantedLineage();
});
afterAll(() => planted[Symbol.asyncDispose]());

interface Asked {
  readonly executionId: string;
  readonly limit?: number;
  readonly afterId?: string;
  readonly brief?: boolean;
}

async function walked(asked: Asked) {
  const request = create(WalkDescendantsRequestSchema, { tenantId: TENANT, ...asked });
  const deps = { lineage: planted.store, now: () => T, pause: () => Promise.resolve() };
  const ids: string[] = [];
  let isTruncated = false;
  for await (const answer of walkDescendants(deps)(request, callBy("operator/o"))) {
    ids.push(...(answer.executions ?? []).map((one) => one.executionId ?? ""));
    isTruncated = answer.truncated ?? false;
  }
  return { ids, isTruncated };
}

/** Plants a tree under its root: the parent of the next is any before it. */
async function grow(all: Execution[], choices: readonly number[]): Promise<void> {
  for (const choice of choices) {
    const parent = all[choice % all.length];
    if (parent !== undefined) all.push(...(await planted.log.decide(TENANT, [{ parent }])));
  }
}

const choices = fc.array(fc.nat(), { minLength: 1, maxLength: 30 });

test("pages, each after the last one of the one before, are one walk, also while the tree grows", async () => {
  const page = fc.integer({ min: 1, max: 12 });
  await fc.assert(
    fc.asyncProperty(choices, choices, page, fc.boolean(), async (first, later, limit, brief) => {
      const all = [...(await planted.log.decide(TENANT, [{}]))];
      const executionId = all[0]?.executionId ?? "";
      await grow(all, first);
      const before = (await walked({ executionId })).ids;

      const still = await paged({ executionId, limit, brief });
      expect(still).toEqual(before);

      const left = [...later];
      const growing = await paged({ executionId, limit, brief }, () =>
        grow(all, left.splice(0, 2)),
      );
      const after = (await walked({ executionId })).ids;
      // In the order of the walk, each once; what was there at the beginning is not missed.
      expect(growing).toEqual(after.filter((id) => growing.includes(id)));
      expect(growing.filter((id) => before.includes(id))).toEqual(before);
    }),
    { numRuns: 15 },
  );
}, 60_000);

async function paged(asked: Asked, meanwhile?: () => Promise<void>): Promise<readonly string[]> {
  const found: string[] = [];
  for (;;) {
    const afterId = found.at(-1) ?? "";
    const { ids, isTruncated } = await walked({ ...asked, afterId });
    found.push(...ids);
    if (!isTruncated) return found;
    await meanwhile?.();
  }
}
