import { useQuery } from "@tanstack/react-query";
import { failureOf } from "../../api/failure.ts";
import { demo } from "../../api/services/demo.ts";
import { useParts } from "../../ui/parts.ts";

const AGAIN_MS = 5_000;
const USUAL_MS = 30_000;

/** What the demo consists of, as lab says; asked for again now and then, since the policies may change. */
export function useDemo() {
  const { client } = useParts();
  const { data, error, refetch } = useQuery({
    queryKey: ["demo"],
    queryFn: ({ signal }) => client(demo).getDemo({}, { signal }),
    refetchInterval: ({ state }) => {
      if (state.error === null) return USUAL_MS;
      return failureOf(state.error).kind === "no-answer" ? AGAIN_MS : false;
    },
  });
  return {
    demo: data,
    failure: error === null ? undefined : failureOf(error),
    retry: () => void refetch(),
  };
}
