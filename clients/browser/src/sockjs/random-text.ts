const symbols = "abcdefghijklmnopqrstuvwxyz012345";

/** Text from a cryptographic source, five bits a character: for ids that nobody is to guess. Spec: sockjs 6.1. */
export function randomText(length: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => symbols[byte & 31]).join("");
}
