import { useRouterState } from "@tanstack/react-router";
import { Icon } from "./icon.tsx";
import { Link } from "./link.tsx";
import { useParts } from "./parts.ts";
import { type Place, PLACES } from "./places.ts";
import { useKey } from "./use-key.ts";
import "./rail.css";

/** The places; a bar at the bottom where there is little room. */
export function Rail() {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  return (
    <nav aria-label="Places" className="rail">
      {["Govern", ""].map((group) => (
        <div key={group} className="rail-group">
          {group !== "" && <h2 className="rail-head">{group}</h2>}
          <ul>
            {PLACES.filter((place) => place.group === group).map((place) => (
              <Entry key={place.name} isHere={path.startsWith(place.prefix)} place={place} />
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function Entry({ place, isHere }: { readonly place: Place; readonly isHere: boolean }) {
  const { go } = useParts();
  useKey(place.key, () => {
    if (place.isOutside === true) location.assign(place.href);
    else go(place.href);
  });
  const inside = (
    <>
      <Icon name={place.icon} />
      <span>{place.name}</span>
    </>
  );
  return (
    <li>
      {place.isOutside === true ? (
        <a className="rail-entry" href={place.href}>
          {inside}
        </a>
      ) : (
        <Link aria-current={isHere ? "page" : undefined} className="rail-entry" href={place.href}>
          {inside}
        </Link>
      )}
    </li>
  );
}
