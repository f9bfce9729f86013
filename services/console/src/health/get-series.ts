import type { MessageInitShape } from "@bufbuild/protobuf";
import type { GetSeriesRequest, GetSeriesResponseSchema } from "@writ/proto/writ/console/v1/health";
import { failure } from "@writ/rpc";
import { seriesNames } from "./series-names.ts";
import { type SeriesRing, UnknownSeriesError } from "./series-ring.ts";

const MOST_NAMES = 16;
const MOST_WINDOW_S = 3_600;
const unitOf = new Map<string, string>(seriesNames.map(({ name, unit }) => [name, unit]));

/** The series asked for, in their order. @throws RpcError REQUEST_INVALID */
export function getSeries(
  series: Pick<SeriesRing, "read">,
  { names, windowS }: Pick<GetSeriesRequest, "names" | "windowS">,
  nowMs: number,
): MessageInitShape<typeof GetSeriesResponseSchema> {
  if (names.length === 0 || names.length > MOST_NAMES)
    throw failure("REQUEST_INVALID", `ask for 1 to ${MOST_NAMES} series`);
  if (windowS === 0 || windowS > MOST_WINDOW_S)
    throw failure("REQUEST_INVALID", `the window is 1 to ${MOST_WINDOW_S} seconds`);
  try {
    const { atMs, values } = series.read(names, windowS, nowMs);
    return {
      atMs: atMs.map(BigInt),
      series: names.map((name, i) => ({
        name,
        unit: unitOf.get(name) ?? "",
        values: [...(values[i] ?? [])],
      })),
    };
  } catch (error) {
    if (error instanceof UnknownSeriesError) throw failure("REQUEST_INVALID", error.message);
    throw error;
  }
}
