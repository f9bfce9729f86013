/** What a field is made with. */
export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  /** More than one line. */
  readonly isLong?: boolean;
  readonly most?: number;
}

const MOST = 512;

/** A field for ids, keys and other exact texts. */
export function TextField({
  label,
  value,
  onChange,
  hint,
  isLong = false,
  most = MOST,
}: TextFieldProps) {
  const shared = {
    className: "mono",
    maxLength: most,
    spellCheck: false,
    value,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      onChange(event.currentTarget.value),
  } as const;
  return (
    <label className="field">
      <span>{label}</span>
      {isLong ? <textarea rows={4} {...shared} /> : <input autoComplete="off" {...shared} />}
      {hint !== undefined && <span className="meta">{hint}</span>}
    </label>
  );
}
