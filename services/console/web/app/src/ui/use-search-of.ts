import { useRouterState } from "@tanstack/react-router";
import { useMemo } from "react";
import { readRaw, type SearchCodec } from "../search/codec.ts";

/** The parameters of the address, as this page reads them; the same object as long as they are the same. */
export function useSearchOf<Values>(
  codec: SearchCodec<Values>,
): ReturnType<SearchCodec<Values>["read"]> {
  const text = useRouterState({ select: ({ location }) => location.searchStr });
  return useMemo(() => codec.read(readRaw(text)), [codec, text]);
}
