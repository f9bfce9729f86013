import { QueryClient } from "@tanstack/react-query";
import { cell } from "./api/cell.ts";
import { clients } from "./api/clients.ts";
import { connection } from "./api/connection.ts";
import { session } from "./api/services/session.ts";
import { sessionKeeper } from "./api/session.ts";
import { paths } from "./paths.ts";
import { makeRouter } from "./routes.tsx";
import type { Zone } from "./time/zone.ts";
import { keyboard } from "./ui/keyboard.ts";
import type { Parts } from "./ui/parts.ts";
import { themeCell } from "./ui/theme.ts";

const ZONE_KEY = "writ.zone";

/** Puts the application together for this window. */
export function application(window: Window & typeof globalThis) {
  const { document, localStorage, sessionStorage } = window;
  const hash = takenHash(window);
  const now = () => Date.now();
  const line = connection({ fetch: window.fetch.bind(window), now });
  const queries = new QueryClient({
    defaultOptions: {
      queries: { retry: false, refetchOnWindowFocus: true, networkMode: "always" },
      mutations: { networkMode: "always" },
    },
  });
  const client = clients({
    fetch: line.fetch,
    token: () => sessions.token(),
    onSignedOut: () => sessions.end(),
    clock: () => performance.now(),
  });
  const sessions = sessionKeeper({
    exchange: (code) => client(session).signIn({ credential: { case: "code", value: code } }),
    ask: async () => (await client(session).getSession({})).session,
    forgetCookie: () => line.fetch(paths.signOut(), { method: "POST" }),
    storage: sessionStorage,
    onChange: () => void queries.invalidateQueries(),
  });
  const router = makeRouter();
  const signInProblem = cell("");

  const parts: Parts = {
    client,
    connection: line,
    sessions,
    keyboard: keyboard(),
    zone: zoneCell(localStorage),
    theme: themeCell({
      root: document.documentElement,
      storage: localStorage,
      system: window.matchMedia("(prefers-color-scheme: dark)"),
    }),
    panelAge: cell<ReturnType<Parts["panelAge"]["get"]>>(undefined),
    said: cell(""),
    signInProblem,
    now,
    go: (path, how) =>
      how?.replace === true ? router.history.replace(path) : router.history.push(path),
  };
  line.lostSince.subscribe(() => {
    if (line.lostSince.get() === undefined) void queries.invalidateQueries();
  });
  return {
    parts,
    queries,
    router,
    /** Finds out who is at work. */
    begin: async (): Promise<void> => {
      try {
        await sessions.begin(hash);
      } catch (error) {
        signInProblem.set(error instanceof Error ? error.message : String(error));
      }
    },
  };
}

/** The part of the address after `#`. A code to sign in with is taken out of it, so that nobody sees, keeps or sends it. */
function takenHash({ history, location }: Window): string {
  const { hash, pathname, search } = location;
  if (hash.startsWith("#signin=")) history.replaceState(history.state, "", pathname + search);
  return hash;
}

function zoneCell(storage: Pick<Storage, "getItem" | "setItem">) {
  const zone = cell<Zone>(storage.getItem(ZONE_KEY) === "utc" ? "utc" : "local");
  zone.subscribe(() => storage.setItem(ZONE_KEY, zone.get()));
  return zone;
}
