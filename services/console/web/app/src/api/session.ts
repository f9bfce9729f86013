import type { Session, SignInResponse } from "@writ/proto/writ/identity/v1/session";
import { type Cell, cell } from "./cell.ts";

/** How far signing in has come. */
export type SignInState =
  /** It is being found out who is here. */
  | "asking"
  | "public"
  | "signed-in"
  /** There was a session, and it is over: the page stays, the work waits. */
  | "ended"
  /** Nobody could say. */
  | "unknown";

/** Who is at work. */
export interface Person {
  readonly state: SignInState;
  /** Who it is, or was; undefined until that is known. */
  readonly session: Session | undefined;
}

/** Keeps the session of this tab. */
export interface SessionKeeper {
  readonly person: Cell<Person>;
  token(): string | undefined;
  /** Signs in with what the link brought, or goes on with the session of this tab. */
  begin(hash: string): Promise<void>;
  /** Signs in with a code. Rejects with what the service said. */
  signIn(code: string): Promise<void>;
  signOut(): Promise<void>;
  /** The service said that the session is none. */
  end(): void;
}

/** What a session is kept with. */
export interface SessionDeps {
  readonly exchange: (code: string) => Promise<SignInResponse>;
  readonly ask: () => Promise<Session | undefined>;
  /** Of this tab only. */
  readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  /** Has the console take back the cookie of who signed in at an issuer. */
  readonly forgetCookie: () => Promise<unknown>;
  /** Called after each change of who is at work. */
  readonly onChange: () => void;
}

const KEY = "writ.session";

/** A keeper that has not begun. */
export function sessionKeeper(deps: SessionDeps): SessionKeeper {
  const { exchange, ask, storage, onChange } = deps;
  const person = cell<Person>({ state: "asking", session: undefined });
  let token = storage.getItem(KEY) ?? undefined;

  const become = (next: Person) => {
    person.set(next);
    onChange();
  };
  const forget = () => {
    token = undefined;
    storage.removeItem(KEY);
  };
  const lookAround = async () => {
    try {
      const session = await ask();
      const isPublic = session === undefined || session.role === "public";
      become({ state: isPublic ? "public" : "signed-in", session });
    } catch {
      if (person.get().state !== "ended") become({ state: "unknown", session: undefined });
    }
  };
  const signIn = async (code: string) => {
    const reply = await exchange(code);
    token = reply.token;
    storage.setItem(KEY, reply.token);
    become({ state: "signed-in", session: reply.session });
  };
  return {
    person,
    token: () => token,
    signIn,
    async begin(hash) {
      const code = signInCode(hash);
      if (code === undefined) return lookAround();
      forget();
      try {
        await signIn(code);
      } catch (error) {
        await lookAround();
        throw error;
      }
    },
    async signOut() {
      const hasCookie = token === undefined;
      forget();
      if (hasCookie) await deps.forgetCookie().catch(() => {});
      await lookAround();
    },
    end() {
      if (token === undefined && person.get().state !== "signed-in") return;
      forget();
      become({ state: "ended", session: person.get().session });
    },
  };
}

/** The one-time code in the part of an address after `#`; undefined when there is none. */
export function signInCode(hash: string): string | undefined {
  return /^#?signin=([A-Za-z0-9_-]{16,128})$/.exec(hash)?.[1];
}
