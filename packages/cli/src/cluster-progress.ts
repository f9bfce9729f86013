import type { ClusterEvent } from "@writ/cluster";

/** What people are told of an event of the cluster; undefined for what they need not know. */
export function eventLine(event: ClusterEvent): string | undefined {
  switch (event.kind) {
    case "ready":
      return `${event.process} is ready`;
    case "crashed":
      return `${event.process} ${event.how}; starting it again in ${event.restartInMs} ms`;
    case "note":
      return event.message;
    case "started":
    case "stopped":
      return undefined;
  }
}
