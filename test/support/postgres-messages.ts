/** A message of the Postgres protocol, version 3. */
export interface Message {
  /** One letter; empty for the first message of a client, which has none. */
  readonly type: string;
  /** All of it, its type and length included. */
  readonly bytes: Buffer;
}

const LENGTH_BYTES = 4;

/** Puts the messages of one direction of a connection together from the pieces that arrive. */
export function messageReader(from: "client" | "database"): (piece: Buffer) => readonly Message[] {
  let rest: Buffer = Buffer.alloc(0);
  let hasType = from === "database";
  return (piece) => {
    rest = Buffer.concat([rest, piece]);
    const messages: Message[] = [];
    for (;;) {
      const typeBytes = hasType ? 1 : 0;
      if (rest.length < typeBytes + LENGTH_BYTES) return messages;
      const end = typeBytes + rest.readUInt32BE(typeBytes);
      if (rest.length < end) return messages;
      messages.push({ type: rest.toString("latin1", 0, typeBytes), bytes: rest.subarray(0, end) });
      rest = rest.subarray(end);
      hasType = true;
    }
  };
}

/** The name of the prepared statement that a client's message makes (Parse) or uses (Bind); undefined for other messages. */
export function statementNamed({ type, bytes }: Message): string | undefined {
  const [first = "", second = ""] = bytes.toString("latin1", 1 + LENGTH_BYTES).split("\0", 2);
  if (type === "P") return first;
  return type === "B" ? second : undefined;
}

/** Asks for the answers so far without the commit that Sync brings. */
export const FLUSH = Buffer.from([0x48, 0, 0, 0, LENGTH_BYTES]);
