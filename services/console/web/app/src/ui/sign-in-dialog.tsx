import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { signInCode } from "../api/session.ts";
import { paths } from "../paths.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { useParts } from "./parts.ts";

/** What signing in is asked with. */
export interface SignInDialogProps {
  /** There was a session, and it has ended. */
  readonly isOver: boolean;
  readonly onClose: () => void;
}

/** Signs in over the page: what was open and what was written stays. */
export function SignInDialog({ isOver, onClose }: SignInDialogProps) {
  const { sessions, signInProblem } = useParts();
  const hasIssuer = useHasIssuer();
  const [link, setLink] = useState("");
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);

  const close = () => {
    setProblem("");
    setLink("");
    if (isOver) void sessions.signOut();
    onClose();
  };
  const submit = async () => {
    const code = codeIn(link);
    if (code === undefined) {
      setProblem("That is not a sign-in link.");
      return;
    }
    setBusy(true);
    try {
      await sessions.signIn(code);
      signInProblem.set("");
      setProblem("");
      setLink("");
      onClose();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={isOver ? "The session is over" : "Sign in"} onClose={close}>
      <form
        className="form"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void submit();
        }}
      >
        {hasIssuer && (
          <a className="link-button" href={paths.signIn(location.pathname + location.search)}>
            Sign in with your organisation
          </a>
        )}
        <p>
          {isOver && "What you had open is still here. "}
          Get a link that works once, for five minutes:
        </p>
        <pre tabIndex={0}>npx writ console</pre>
        <label className="field">
          <span>Open that link, or paste it here</span>
          <input
            autoComplete="one-time-code"
            className="mono"
            data-autofocus
            spellCheck={false}
            value={link}
            onChange={(event) => setLink(event.currentTarget.value)}
          />
        </label>
        {problem !== "" && (
          <p className="form-problem" role="alert">
            {problem}
          </p>
        )}
        <div className="form-acts">
          <Button onClick={close}>{isOver ? "Go on without signing in" : "Not now"}</Button>
          <Button isBusy={isBusy} kind="main" type="submit">
            Sign in
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Whether people can sign in at an issuer, as the console says. */
function useHasIssuer(): boolean {
  const { connection } = useParts();
  const { data } = useQuery({
    queryKey: ["sign-in-methods"],
    queryFn: async () => {
      const reply = await connection.fetch(paths.signInMethods());
      return reply.ok ? ((await reply.json()) as { readonly oidc?: unknown }) : {};
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data?.oidc === true;
}

/** The code in a link, or the code itself. */
function codeIn(text: string): string | undefined {
  const trimmed = text.trim();
  const hash = trimmed.includes("#") ? trimmed.slice(trimmed.indexOf("#")) : `#signin=${trimmed}`;
  return signInCode(hash);
}
