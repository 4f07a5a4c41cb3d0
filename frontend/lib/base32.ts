/** Crockford's base32 as symposium/lib/base32.py has it. */

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BITS = 5;
const SPELLED = new RegExp(`^[${ALPHABET}]*$`);
/** What Python takes for white space: not quite what \s is here. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are blanks to Python
const BLANKS = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/g;
const DASHES = /[-\u2010\u2011\u2013\u2014\u2212]/g;

const TYPED = new Map<string, string>();
for (const letter of ALPHABET) TYPED.set(letter.toLowerCase(), letter);
const LOOKALIKES: [string, string][] = [
  ["oOiIlL", "001111"],
  ["АВЕКМНОРСТУХавекмнорстух", "ABEKMH0PCTYXABEKMH0PCTYX"],
];
for (const [typed, meant] of LOOKALIKES) {
  [...typed].forEach((letter, place) => {
    TYPED.set(letter, meant.charAt(place));
  });
}

/** Write the bytes most significant bit first; the last letter is filled up with zero bits. */
export function encode(data: Uint8Array): string {
  let text = "";
  let held = 0;
  let bits = 0;
  for (const byte of data) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= BITS; bits -= BITS) text += ALPHABET[(held >> (bits - BITS)) & 31];
    held &= 31;
  }
  return bits ? text + ALPHABET[(held << (BITS - bits)) & 31] : text;
}

/** Read what `encode` wrote and nothing else; nothing where it is anything else. */
export function decode(text: string): Uint8Array<ArrayBuffer> | null {
  const spare = (text.length * BITS) % 8;
  if (!text || spare >= BITS || !isSpelled(text)) return null;
  const data = new Uint8Array((text.length * BITS) >> 3);
  let held = 0;
  let bits = 0;
  let place = 0;
  for (const letter of text) {
    held = ((held << BITS) | ALPHABET.indexOf(letter)) & 0xfff;
    bits += BITS;
    if (bits < 8) continue;
    bits -= 8;
    data[place++] = held >> bits;
  }
  return held & ((1 << spare) - 1) ? null : data;
}

export function isSpelled(text: string): boolean {
  return SPELLED.test(text);
}

/** Bring what somebody typed to the alphabet where it is plain what was meant; other characters stay. */
export function tidy(text: string): string {
  const close = text.replace(BLANKS, "").replace(DASHES, "");
  return Array.from(close, (letter) => TYPED.get(letter) ?? letter).join("");
}
