import { GraphQLError, Lexer, Source, TokenKind } from 'graphql';

const OPENING: readonly TokenKind[] = [TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L];
const CLOSING: readonly TokenKind[] = [TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R];

/**
 * How deep the brackets of a document are within each other, of whatever kind; without recursion.
 *
 * It ends where the text stops being GraphQL: what the parser would read is counted, and the error
 * is the parser's to report.
 */
export function nestingOf(text: string): number {
  const lexer = new Lexer(new Source(text));
  let [open, nesting] = [0, 0];
  try {
    for (let { kind } = lexer.advance(); kind !== TokenKind.EOF; { kind } = lexer.advance()) {
      if (OPENING.includes(kind)) nesting = Math.max(nesting, (open += 1));
      else if (CLOSING.includes(kind)) open = Math.max(0, open - 1);
    }
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
  }
  return nesting;
}
