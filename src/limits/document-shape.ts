import { GraphQLError, Lexer, Source, TokenKind } from 'graphql';

/** What a document's tokens show without a grammar; each is explained at `Limits`. */
export interface DocumentShape {
  readonly tokens: number;
  readonly nesting: number;
  readonly definitions: number;
  readonly aliases: number;
  readonly directives: number;
  readonly repeats: number;
}

/**
 * Counts the tokens of a document in one pass, without recursion: what it costs grows with the
 * text, whatever is in it.
 *
 * It ends after `tokensMax` tokens and one more, or where the text stops being GraphQL: what the
 * parser would read is counted, and the error is the parser's to report.
 */
export function shapeOf(text: string, tokensMax = Infinity): DocumentShape {
  const counter = new ShapeCounter();
  const lexer = new Lexer(new Source(text));
  try {
    while (counter.tokens <= tokensMax) {
      const { kind, value } = lexer.advance();
      if (kind === TokenKind.EOF) break;
      counter.take(kind, value);
    }
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
  }
  return counter;
}

class ShapeCounter implements DocumentShape {
  tokens = 0;
  nesting = 0;
  definitions = 0;
  aliases = 0;
  directives = 0;
  repeats = 0;

  /** How often each field and each fragment was met in the selection sets that are open. */
  private readonly selectionSets: Map<string, number>[] = [];
  /** Open brackets of arguments, variables, lists and objects: no selection set is in them. */
  private valueBrackets = 0;
  private before: TokenKind = TokenKind.SOF;
  private isTypeNext = false;

  take(kind: TokenKind, value: string): void {
    this.tokens += 1;
    switch (kind) {
      case TokenKind.BRACE_L:
      case TokenKind.BRACKET_L:
      case TokenKind.PAREN_L:
        this.open(kind);
        break;
      case TokenKind.BRACE_R:
      case TokenKind.BRACKET_R:
      case TokenKind.PAREN_R:
        if (this.valueBrackets > 0) this.valueBrackets -= 1;
        else this.selectionSets.pop();
        break;
      case TokenKind.AT:
        this.directives += 1;
        break;
      case TokenKind.COLON:
        if (this.isSelecting()) this.aliases += 1;
        break;
      case TokenKind.NAME:
        if (this.isSelecting()) this.takeSelected(value);
        break;
    }
    this.before = kind;
  }

  private open(kind: TokenKind): void {
    if (kind !== TokenKind.BRACE_L || this.valueBrackets > 0) {
      this.valueBrackets += 1;
    } else {
      if (this.selectionSets.length === 0) this.definitions += 1;
      this.selectionSets.push(new Map());
    }
    this.nesting = Math.max(this.nesting, this.selectionSets.length + this.valueBrackets);
  }

  private isSelecting(): boolean {
    return this.valueBrackets === 0 && this.selectionSets.length > 0;
  }

  /** A name in a selection set: the key of a field, or of a fragment, unless it only follows. */
  private takeSelected(name: string): void {
    const isSpread = this.before === TokenKind.SPREAD;
    const isFollowing =
      this.isTypeNext || this.before === TokenKind.AT || this.before === TokenKind.COLON;
    this.isTypeNext = isSpread && name === 'on';
    if (isFollowing || this.isTypeNext) return;
    const selectionSet = this.selectionSets.at(-1);
    const key = isSpread ? `...${name}` : name;
    const times = (selectionSet?.get(key) ?? 0) + 1;
    selectionSet?.set(key, times);
    this.repeats = Math.max(this.repeats, times);
  }
}
