import { useQuery } from "@tanstack/react-query";
import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { useMemo } from "react";
import { asOfMoment } from "../../../api/as-of.ts";
import { countedOf } from "../../../api/counted.ts";
import { identity } from "../../../api/services/identity.ts";
import { lineage } from "../../../api/services/lineage.ts";
import { parseFilter } from "../../../filter/parse-filter.ts";
import type { Counted } from "../../../ui/count.tsx";
import { useParts } from "../../../ui/parts.ts";
import { useTenant } from "../../../ui/use-tenant.ts";
import { usePolicySets } from "../../policies/use-policies.ts";
import { type Question, questions } from "./questions.ts";

const COUNT_MS = 10_000;
const MEASUREMENTS_MS = 60_000;
const MOST_MEASUREMENTS = 2;
const MOST_KEYS = 2;

/** A question with how many executions answer it. */
export interface CountedQuestion extends Question {
  /** Undefined until they were counted. */
  readonly counted: Counted | undefined;
  /** When they were counted, by the server's clock. */
  readonly asOfMs: number | undefined;
}

/** The ready questions, each counted; `rows` are executions to take signers from. */
export function useQuestions(rows: readonly Execution[]): readonly CountedQuestion[] {
  const { client } = useParts();
  const tenantId = useTenant();
  const sets = usePolicySets().data?.policySets;
  const measurements = useMeasurements();
  const all = useMemo(() => {
    const activated = (sets ?? [])
      .filter(({ counter }) => counter > 0n)
      .toSorted((a, b) => Number(b.active) - Number(a.active) || Number(b.counter - a.counter));
    return questions({
      policies: activated.slice(0, 2).map(({ digest }) => digest),
      keys: [...new Set(rows.map(({ keyId }) => keyId))]
        .filter((id) => id !== "")
        .slice(0, MOST_KEYS),
      measurements: measurements.slice(0, MOST_MEASUREMENTS),
    });
  }, [measurements, rows, sets]);

  const counts = useQuery({
    queryKey: ["questions", tenantId, all.map(({ q }) => q)],
    // One after another: the list must not wait for a connection.
    queryFn: async ({ signal }) => {
      const found = new Map<string, Omit<CountedQuestion, keyof Question>>();
      for (const { q } of all) {
        const { filter, without } = parseFilter(q);
        const reply = await client(lineage).countExecutions(
          { tenantId: tenantId ?? "", filter, without },
          { signal },
        );
        found.set(q, { counted: countedOf(reply), asOfMs: asOfMoment(reply.asOf)?.ms });
      }
      return found;
    },
    enabled: tenantId !== undefined,
    placeholderData: (before) => before,
    refetchInterval: COUNT_MS,
  });
  return all.map((question) => ({
    ...question,
    ...(counts.data?.get(question.q) ?? NOT_COUNTED),
  }));
}

const NOT_COUNTED = { counted: undefined, asOfMs: undefined } as const;
const NONE: readonly { readonly digest: string; readonly name: string }[] = [];

function useMeasurements() {
  const { client } = useParts();
  const tenantId = useTenant();
  const query = useQuery({
    queryKey: ["measurements", tenantId],
    queryFn: async () => {
      const reply = await client(identity).listMeasurements({ tenantId: tenantId ?? "" });
      return reply.measurements.map(({ measurement, name }) => ({ digest: measurement, name }));
    },
    enabled: tenantId !== undefined,
    refetchInterval: MEASUREMENTS_MS,
  });
  return query.data ?? NONE;
}
