/** What the choice is made with. */
export interface DelayChoiceProps {
  /** Seconds. */
  readonly delays: readonly number[];
  readonly chosen: number;
  /** Of the run that is shown; undefined without one. */
  readonly current: number | undefined;
  readonly onChoose: (seconds: number) => void;
}

/** How often the monitor of the next run reads: real time, never sped up. */
export function DelayChoice({ delays, chosen, current, onChoose }: DelayChoiceProps) {
  return (
    <fieldset className="demo-delays">
      <legend className="meta">
        {current === undefined || current === chosen ? "Every" : "From the next run on, every"}
      </legend>
      {delays.map((seconds) => (
        <label key={seconds} className="demo-choice">
          <input
            checked={seconds === chosen}
            name="delay"
            type="radio"
            value={seconds}
            onChange={() => onChoose(seconds)}
          />
          {seconds} s
        </label>
      ))}
    </fieldset>
  );
}
