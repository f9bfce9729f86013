import { type FormEvent, type ReactNode, useState } from "react";
import { type Failure, failureOf } from "../api/failure.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Failed } from "./states.tsx";
import { useLock } from "./use-lock.ts";

/** What an act that changes something is confirmed with. */
export interface ConfirmActProps {
  readonly title: string;
  /** What will happen, in a sentence. */
  readonly says: ReactNode;
  /** What the button says, such as “Revoke”. */
  readonly verb: string;
  readonly isGrave?: boolean;
  /** Whether it is recorded why; then people have to say it. */
  readonly asksReason: boolean;
  /** Must be typed, where much is at stake; empty for nothing. */
  readonly typed?: string;
  /** Why it can not be done yet, besides role and connection. */
  readonly locked?: string | undefined;
  /** The same on the command line. */
  readonly command: (reason: string) => string;
  /** Does it, and says what came of it. Rejects when it was not done. */
  readonly run: (reason: string) => Promise<ReactNode>;
  readonly onClose: () => void;
  /** More to fill in, and what it would reach. */
  readonly children?: ReactNode;
}

const MOST_REASON = 500;

/** The step before anything is changed: what will happen, why, and the same as a command. */
export function ConfirmAct(props: ConfirmActProps) {
  const {
    title,
    says,
    verb,
    isGrave = false,
    asksReason,
    typed = "",
    command,
    run,
    onClose,
  } = props;
  const [reason, setReason] = useState("");
  const [written, setWritten] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const [done, setDone] = useState<ReactNode>();
  const locked = useLock("admin") ?? props.locked ?? missing();

  function missing(): string | undefined {
    if (asksReason && reason.trim() === "") return "Say why: it is recorded.";
    if (typed !== "" && written !== typed) return `Type ${typed} to confirm.`;
    return undefined;
  }
  const submit = async () => {
    if (locked !== undefined || isBusy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      setDone(await run(reason.trim()));
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  };
  if (done !== undefined)
    return (
      <Dialog title={title} onClose={onClose}>
        <div className="form">
          <div role="status">{done}</div>
          <div className="form-acts">
            <Button isFirst kind="main" onClick={onClose}>
              Close
            </Button>
          </div>
        </div>
      </Dialog>
    );
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div>{says}</div>
        {props.children}
        {asksReason && (
          <label className="field">
            <span>Why</span>
            <textarea
              data-autofocus
              maxLength={MOST_REASON}
              rows={2}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          </label>
        )}
        {typed !== "" && (
          <label className="field">
            <span>
              Type <code>{typed}</code> to confirm
            </span>
            <input
              autoComplete="off"
              className="mono"
              spellCheck={false}
              value={written}
              onChange={(event) => setWritten(event.currentTarget.value)}
            />
          </label>
        )}
        <pre className="clause" tabIndex={0}>
          {command(reason.trim())}
        </pre>
        {failure !== undefined && <Failed failure={failure} />}
        {locked !== undefined && <p className="meta">{locked}</p>}
        <div className="form-acts">
          <Button onClick={onClose}>Cancel</Button>
          <Button isBusy={isBusy} kind={isGrave ? "grave" : "main"} locked={locked} type="submit">
            {verb}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
