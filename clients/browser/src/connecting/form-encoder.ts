/**
 * An object as a query, the way the originals write one: nesting in brackets, everything escaped. A member that is null or
 * empty leaves nothing but its separator. Spec: 2.5.
 */
export function encodeForm(members: object): string {
  return Object.entries(members).map(([name, value]) => encode(name, value)).join("&");
}

function encode(name: string, value: unknown): string {
  if (value === null) return "";
  if (typeof value === "object") return Object.entries(value).map(([inner, part]) => encode(`${name}[${inner}]`, part)).join("&");
  return `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`;
}
