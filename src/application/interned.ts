import { LRUCache } from 'lru-cache';

const texts = new LRUCache<string, string>({ max: 20_000 });

/**
 * The same text for all that are equal: what rows of many contracts share is then one thing in
 * memory, which is near when it is needed.
 */
export function interned<Text extends string>(text: Text): Text {
  const known = texts.get(text);
  if (known !== undefined) return known as Text;
  texts.set(text, text);
  return text;
}
