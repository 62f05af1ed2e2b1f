/** A cursor of the same list and order, but at other values: what a client could make of it. */
export function cursorAt(given: string, values: readonly unknown[]): string {
  const [tag] = JSON.parse(Buffer.from(given, 'base64url').toString()) as [unknown];
  return Buffer.from(JSON.stringify([tag, ...values])).toString('base64url');
}
