import type { MonitorEvent } from "@writ/proto/writ/demo/v1/demo";
import { Time } from "../../ui/time.tsx";
import type { RunView, Told } from "./run-view.ts";

/** What the lane of the monitor is made with. */
export interface MonitorLaneProps {
  readonly view: RunView;
  readonly titleOf: (stepId: string) => string;
  readonly onSelect: (stepId: string) => void;
}

const SHOWN = 8;

/** The monitor: what it read when, and its alarm. */
export function MonitorLane({ view, titleOf, onSelect }: MonitorLaneProps) {
  const { alarm, passes, run } = view;
  const shown = passes.slice(0, SHOWN);
  return (
    <div className="demo-monitor">
      <p className="quiet">
        {run === undefined
          ? "Reads the notes of the watched world."
          : `Reads the notes of the watched world every ${run.monitorDelayS}\u00a0s.`}{" "}
        Same policies, same engine, only later.
      </p>
      {alarm !== undefined && (
        <Alarm
          alarm={alarm}
          stepTitle={titleOf(alarm.event.stepId)}
          onSelect={() => onSelect(alarm.event.stepId)}
        />
      )}
      {passes.length === 0 ? (
        <p className="quiet">No pass yet.</p>
      ) : (
        <ol aria-label="Passes, newest first" className="demo-passes">
          {shown.map((pass) => (
            <Pass key={pass.event.pass} {...pass} />
          ))}
        </ol>
      )}
      {passes.length > shown.length && (
        <p className="meta">and {passes.length - shown.length} before them</p>
      )}
    </div>
  );
}

function Pass({ event, atMs }: Told<MonitorEvent>) {
  return (
    <li>
      <Time ms={atMs} precision="tick" />
      <span>
        pass {event.pass}:{" "}
        {event.alarm ? <strong>ALARM</strong> : event.message || `${event.read} read`}
      </span>
    </li>
  );
}

interface AlarmProps {
  readonly alarm: Told<MonitorEvent>;
  readonly stepTitle: string;
  readonly onSelect: () => void;
}

function Alarm({ alarm: { event, atMs }, stepTitle, onSelect }: AlarmProps) {
  return (
    <div className="demo-alarm">
      <p>
        <strong>ALARM</strong> <Time ms={atMs} precision="tick" />, pass {event.pass}
      </p>
      <p>
        <button className="demo-as-link" type="button" onClick={onSelect}>
          {stepTitle}
        </button>
      </p>
      <p>{event.message.replace(/^ALARM: /, "")}</p>
      {event.policyIds.length > 0 && (
        <p className="meta wrap">
          {event.policyIds.map((id) => (
            <code key={id}>{id} </code>
          ))}
        </p>
      )}
    </div>
  );
}
