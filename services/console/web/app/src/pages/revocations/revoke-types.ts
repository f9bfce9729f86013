import { isTenant, isUid, isUuidV7 } from "@writ/encoding";

/** A kind of thing that can be revoked. */
export interface RevokeType {
  readonly type: string;
  /** What is written for it. */
  readonly asks: string;
  /** What follows from it, in a sentence. */
  readonly follows: string;
  readonly fits: (value: string) => boolean;
  /** Always to be typed, whatever it reaches. */
  readonly isWide: boolean;
}

const isDigest = (value: string) => /^sha256:[0-9a-f]{64}$/.test(value);
const isKid = (value: string) => /^[A-Za-z0-9_-]{43}$/.test(value);

/** Everything that can be revoked, the narrowest first. */
export const REVOKE_TYPES: readonly RevokeType[] = [
  {
    type: "execution",
    asks: "execution id",
    follows: "It stops, with everything that descends from it.",
    fits: isUuidV7,
    isWide: false,
  },
  {
    type: "grant",
    asks: "grant id",
    follows: "The grant can not be used any more, and what runs under it stops.",
    fits: isUuidV7,
    isWide: false,
  },
  {
    type: "actor",
    asks: "Agent::name",
    follows: "Everything stops that this agent acts in.",
    fits: isUid,
    isWide: false,
  },
  {
    type: "principal",
    asks: "Type::name",
    follows: "Everything stops that this principal is accountable for.",
    fits: isUid,
    isWide: false,
  },
  {
    type: "measurement",
    asks: "sha256:…",
    follows: "Everything stops that runs on this version.",
    fits: isDigest,
    isWide: false,
  },
  {
    type: "policy",
    asks: "sha256:…",
    follows: "Everything stops that this policy set allowed.",
    fits: isDigest,
    isWide: false,
  },
  {
    type: "key",
    asks: "key id",
    follows: "Every grant that this key signed is void.",
    fits: isKid,
    isWide: true,
  },
  {
    type: "tenant",
    asks: "tenant",
    follows: "Everything of the tenant stops, and nothing new is allowed.",
    fits: isTenant,
    isWide: true,
  },
];

/** Beyond so many executions people have to type what they revoke. */
export const MANY = 50;
