import { lazy, Suspense, useState } from "react";
import { useCell, useParts } from "./parts.ts";
import "./account.css";

const SignInDialog = lazy(async () => ({
  default: (await import("./sign-in-dialog.tsx")).SignInDialog,
}));
const AccountDialog = lazy(async () => ({
  default: (await import("./account-dialog.tsx")).AccountDialog,
}));

/** Who is at work, and the way in and out. */
export function Account() {
  const { sessions } = useParts();
  const { state, session } = useCell(sessions.person);
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  const isSignedIn = state === "signed-in" && session !== undefined;
  const isOver = state === "ended";
  return (
    <>
      <button className="top-button account" type="button" onClick={() => setOpen(true)}>
        {isSignedIn ? session.subject.replace(/^User::/, "") : state === "asking" ? "…" : "Sign in"}
      </button>
      <Suspense>
        {isOpen && isSignedIn && <AccountDialog session={session} onClose={close} />}
        {!isSignedIn && (isOpen || isOver) && <SignInDialog isOver={isOver} onClose={close} />}
      </Suspense>
    </>
  );
}
