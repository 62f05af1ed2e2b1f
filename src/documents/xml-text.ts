/**
 * XML is built as text: an element with its content, nothing where there is none.
 *
 * What XML cannot hold (control characters, lone surrogates) is refused by document-check.ts before
 * anything is written.
 */

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** The text with what XML reads as markup written as entities; "]]>" becomes harmless by ">". */
export const escapeXml = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] as string);

/** Content of an element: others, or a text that was escaped. */
export type Xml = string;

/** An element with a text, which is escaped; nothing where there is no text. */
export const textElement = (
  name: string,
  text: string | null | undefined,
  attributes: Readonly<Record<string, string>> = {},
): Xml =>
  text === null || text === undefined || text === ''
    ? ''
    : `<${name}${attributesOf(attributes)}>${escapeXml(text)}</${name}>`;

/** An element around others; nothing where all of them are empty. */
export function element(name: string, ...content: readonly Xml[]): Xml {
  const inner = content.join('');
  return inner === '' ? '' : `<${name}>${inner}</${name}>`;
}

const attributesOf = (attributes: Readonly<Record<string, string>>) =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join('');
