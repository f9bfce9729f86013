import { createContext, useContext, useSyncExternalStore } from "react";
import type { Cell } from "../api/cell.ts";
import type { ClientOf } from "../api/clients.ts";
import type { Connection } from "../api/connection.ts";
import type { SessionKeeper } from "../api/session.ts";
import type { Zone } from "../time/zone.ts";
import type { PanelAge } from "./freshness-state.ts";
import type { Keyboard } from "./keyboard.ts";
import type { Theme } from "./theme.ts";

/** What every part of the page works with; made once, in main. */
export interface Parts {
  readonly client: ClientOf;
  readonly connection: Connection;
  readonly sessions: SessionKeeper;
  readonly keyboard: Keyboard;
  /** In which zone times are shown. */
  readonly zone: Cell<Zone>;
  readonly theme: Cell<Theme>;
  /** How old the page's main panel is; undefined while it has none. */
  readonly panelAge: Cell<PanelAge | undefined>;
  /** What is said to who does not see the page. */
  readonly said: Cell<string>;
  /** What did not work when signing in; empty when nothing went wrong. */
  readonly signInProblem: Cell<string>;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Leaves the page for another address of the application. */
  readonly go: (path: string, how?: { readonly replace: boolean }) => void;
}

/** Carries the parts. */
export const PartsContext = createContext<Parts | undefined>(undefined);

/** The parts. @throws Error outside of the application */
export function useParts(): Parts {
  const parts = useContext(PartsContext);
  if (parts === undefined) throw new Error("no parts: this is outside of the application");
  return parts;
}

/** The value of a cell, as it changes. */
export function useCell<Value>({ get, subscribe }: Cell<Value>): Value {
  return useSyncExternalStore(subscribe, get);
}
