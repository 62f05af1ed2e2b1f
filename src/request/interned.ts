const TEXTS_MAX = 20_000;
const texts = new Map<string, string>();

/**
 * The same text for all that are equal: what rows of many contracts share is then one thing in
 * memory, which is near when it is needed.
 */
export function interned<Text extends string>(text: Text): Text {
  const known = texts.get(text);
  if (known !== undefined) return known as Text;
  if (texts.size < TEXTS_MAX) texts.set(text, text);
  return text;
}
