import { paths } from "../paths.ts";
import type { IconName } from "./icon.tsx";
import type { KeyId } from "./key-table.ts";

/** A place that people go to. */
export interface Place {
  readonly name: string;
  readonly href: string;
  /** The address begins with it. */
  readonly prefix: string;
  readonly icon: IconName;
  readonly key: KeyId;
  /** Stands under this head in the rail. */
  readonly group: "Govern" | "";
  /** A page outside of the application. */
  readonly isOutside?: true;
}

/** Every place there is, in the order of the rail. A place that does not exist has no entry. */
export const PLACES: readonly Place[] = [
  {
    name: "Decisions",
    href: paths.decisions(),
    prefix: "/decisions",
    icon: "decisions",
    key: "go-decisions",
    group: "Govern",
  },
  {
    name: "Policies",
    href: paths.policies(),
    prefix: "/policies",
    icon: "policies",
    key: "go-policies",
    group: "Govern",
  },
  {
    name: "Revocations",
    href: paths.revocations(),
    prefix: "/revocations",
    icon: "revocations",
    key: "go-revocations",
    group: "Govern",
  },
  {
    name: "Identities",
    href: paths.identities("principals"),
    prefix: "/identities",
    icon: "identities",
    key: "go-identities",
    group: "Govern",
  },
  {
    name: "Changes",
    href: paths.changes(),
    prefix: "/changes",
    icon: "changes",
    key: "go-changes",
    group: "Govern",
  },
  {
    name: "Lineage",
    href: paths.lineage(),
    prefix: "/lineage",
    icon: "lineage",
    key: "go-lineage",
    group: "",
  },
  {
    name: "Health",
    href: paths.health(),
    prefix: "/health",
    icon: "health",
    key: "go-health",
    group: "",
  },
  {
    name: "Demo",
    href: paths.demo(),
    prefix: "/demo",
    icon: "demo",
    key: "go-demo",
    group: "",
  },
  {
    name: "Verify",
    href: paths.viewer(),
    prefix: "/verify",
    icon: "verify",
    key: "go-verify",
    group: "",
    isOutside: true,
  },
];
