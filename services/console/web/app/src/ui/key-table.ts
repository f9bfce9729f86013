/** Everything the keyboard does, in the order of the list that `?` shows. */
export const KEY_TABLE = [
  { id: "palette", keys: ["mod+k"], help: "Find any id, digest, name or code" },
  { id: "filter", keys: ["/"], help: "Go to the filter" },
  { id: "go-decisions", keys: ["g d"], help: "Go to decisions" },
  { id: "go-policies", keys: ["g p"], help: "Go to policies" },
  { id: "go-revocations", keys: ["g r"], help: "Go to revocations" },
  { id: "go-identities", keys: ["g i"], help: "Go to identities" },
  { id: "go-verify", keys: ["g v"], help: "Go to the proof viewer" },
  { id: "next", keys: ["j"], help: "Next row" },
  { id: "previous", keys: ["k"], help: "Previous row" },
  { id: "next-denial", keys: ["f"], help: "Next denial" },
  { id: "close", keys: ["Escape"], help: "Close what is open" },
  { id: "zone", keys: ["t"], help: "Change between local time and UTC" },
  { id: "help", keys: ["?"], help: "Show this list" },
] as const;

/** What a key does. */
export type KeyId = (typeof KEY_TABLE)[number]["id"];
