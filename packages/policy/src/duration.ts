const FORM = /^PT(?=[0-9])(?:([0-9]{1,5})H)?(?:([0-9]{1,5})M)?(?:([0-9]{1,5})S)?$/;
const MAX_S = 24 * 60 * 60;

/** Seconds of a duration such as `PT1H30M`, more than none and at most 24 hours; undefined otherwise. */
export function parseDuration(text: string): number | undefined {
  const [found, hours = "0", minutes = "0", seconds = "0"] = FORM.exec(text) ?? [];
  if (found === undefined) return undefined;
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return total > 0 && total <= MAX_S ? total : undefined;
}
