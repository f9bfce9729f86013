import type { Cause, Variant } from "@writ/proto/writ/demo/v1/demo";
import { useRef, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { useKey } from "../../ui/use-key.ts";
import "./cause-form.css";

/** What the form is made with. */
export interface CauseFormProps {
  readonly causes: readonly Cause[];
  /** Why nothing can be provoked now; undefined when it can. */
  readonly locked: string | undefined;
  readonly isBusy: boolean;
  readonly onProvoke: (cause: string, variant: string) => void;
}

/** The seven causes of denial: one is chosen, what will exactly happen is told, and then it is made to happen. */
export function CauseForm({ causes, locked, isBusy, onProvoke }: CauseFormProps) {
  const [chosen, setChosen] = useState("");
  const [wishes, setWishes] = useState<Readonly<Record<string, string>>>({});
  const choice = useRef<HTMLFieldSetElement>(null);
  const cause = causes.find(({ id }) => id === chosen) ?? usual(causes);
  const variant =
    cause?.variants.find(({ id }) => id === wishes[cause.id]) ?? usualVariant(cause?.variants);
  const reason = locked ?? unavailable(variant);
  const provoke = () => {
    if (cause !== undefined && reason === undefined && !isBusy)
      onProvoke(cause.id, variant?.id ?? "");
  };
  useKey("cause", (key) => {
    const one = causes.find(({ number }) => String(number) === key);
    if (one === undefined) return;
    setChosen(one.id);
    // Enter then breaks it, whatever was clicked before.
    choice.current?.querySelectorAll("input")[causes.indexOf(one)]?.focus();
  });
  useKey("break-it", provoke);
  if (cause === undefined) return null;
  return (
    <form
      className="demo-causes"
      onSubmit={(event) => {
        event.preventDefault();
        provoke();
      }}
    >
      <fieldset ref={choice} className="demo-cause-choice">
        <legend className="out-of-sight">Cause of denial</legend>
        {causes.map(({ id, number, title }) => (
          <label key={id} className="demo-choice">
            <input
              checked={id === cause.id}
              name="cause"
              type="radio"
              value={id}
              onChange={() => setChosen(id)}
              onFocus={({ currentTarget }) =>
                currentTarget.parentElement?.scrollIntoView({ block: "nearest", inline: "nearest" })
              }
            />
            <kbd>{number}</kbd> {title}
          </label>
        ))}
      </fieldset>
      <div className="demo-cause-now">
        <div className="demo-cause-words">
          <p>
            <strong>What exactly happens:</strong> {variant?.what}
          </p>
          <p className="quiet">In the watched world: {cause.watched}</p>
        </div>
        <div className="demo-cause-acts">
          {cause.variants.length > 1 && (
            <label className="demo-cause-variant">
              <span className="meta">Variant</span>
              <select
                className="input"
                value={variant?.id ?? ""}
                onChange={({ target }) => setWishes({ ...wishes, [cause.id]: target.value })}
              >
                {cause.variants.map(({ id, title, unavailable: why }) => (
                  <option key={id} value={id}>
                    {why === "" ? title : `${title} (not here)`}
                  </option>
                ))}
              </select>
            </label>
          )}
          <Button isBusy={isBusy} kind="main" locked={reason} type="submit">
            Break it <kbd aria-hidden="true">↵</kbd>
          </Button>
        </div>
      </div>
      {reason !== undefined && <p className="meta">{reason}</p>}
    </form>
  );
}

/** What is chosen at first: the third, which needs the least explaining. */
function usual(causes: readonly Cause[]): Cause | undefined {
  return causes.find(({ id }) => id === "policy") ?? causes[0];
}

function usualVariant(variants: readonly Variant[] | undefined): Variant | undefined {
  return variants?.find((one) => one.unavailable === "") ?? variants?.[0];
}

function unavailable(variant: Variant | undefined): string | undefined {
  return variant === undefined || variant.unavailable === "" ? undefined : variant.unavailable;
}
