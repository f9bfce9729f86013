/** Everything the keyboard does, in the order of the list that `?` shows. */
export const KEY_TABLE = [
  { id: "palette", keys: ["mod+k"], help: "Find any id, digest, name or code" },
  { id: "filter", keys: ["/"], help: "Go to the filter" },
  { id: "go-decisions", keys: ["g d"], help: "Go to decisions" },
  { id: "go-policies", keys: ["g p"], help: "Go to policies" },
  { id: "go-revocations", keys: ["g r"], help: "Go to revocations" },
  { id: "go-identities", keys: ["g i"], help: "Go to identities" },
  { id: "go-changes", keys: ["g c"], help: "Go to changes" },
  { id: "go-lineage", keys: ["g l"], help: "Go to the lineage" },
  { id: "go-health", keys: ["g h"], help: "Go to health" },
  { id: "go-demo", keys: ["g m"], help: "Go to the demo" },
  { id: "go-verify", keys: ["g v"], help: "Go to the proof viewer" },
  { id: "next", keys: ["j"], help: "Next row" },
  { id: "previous", keys: ["k"], help: "Previous row" },
  { id: "next-denial", keys: ["f"], help: "Next denial" },
  { id: "cause", keys: ["1", "2", "3", "4", "5", "6", "7"], help: "In the demo: choose a cause" },
  { id: "break-it", keys: ["Enter"], help: "In the demo: break it" },
  { id: "collapse", keys: ["["], help: "Close the row of a tree" },
  { id: "expand", keys: ["]"], help: "Open the row of a tree" },
  { id: "close", keys: ["Escape"], help: "Close what is open" },
  { id: "zone", keys: ["t"], help: "Change between local time and UTC" },
  { id: "help", keys: ["?"], help: "Show this list" },
] as const;

/** What a key does. */
export type KeyId = (typeof KEY_TABLE)[number]["id"];
