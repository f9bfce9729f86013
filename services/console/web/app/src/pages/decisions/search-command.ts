import { parseFilter } from "../../filter/parse-filter.ts";
import { tokens } from "../../filter/token.ts";
import type { DecisionsSearch } from "../../search/page-search.ts";
import type { Twin } from "../../ui/command-twin.tsx";
import { quoted } from "../../ui/shell-quote.ts";

/** Keys that `writ lineage search` has an option for. */
const OPTIONS: Readonly<Record<string, string>> = {
  principal: "principal",
  actor: "actor",
  action: "action",
  resource: "resource",
  decision: "decision",
  reason: "reason",
  root: "root",
};

/** The list as a command. */
export function searchCommand(search: DecisionsSearch): Twin {
  const all = tokens(search.q);
  const said = all.filter(
    ({ key, isNegated }) => key !== undefined && key in OPTIONS && !isNegated,
  );
  const options = said.map(({ key = "", value }) => {
    const shown = key === "decision" ? value.toUpperCase() : value;
    return `--${OPTIONS[key] ?? key} ${quoted(shown)}`;
  });
  const { time } = parseFilter(search.q);
  const missing = [
    ...all
      .filter((token) => !said.includes(token))
      .map(({ start, end }) => search.q.slice(start, end)),
    ...Object.entries({ ...time, since: search.since, from: search.from, to: search.to })
      .filter(([, value]) => value !== "")
      .map(([key, value]) => `${key}:${value}`),
    ...(search.at === 0 ? [] : [`frozen at log size ${search.at}`]),
  ];
  return { command: ["npx writ lineage search", ...options].join(" "), missing };
}
