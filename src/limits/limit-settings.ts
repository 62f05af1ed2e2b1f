/** What a document, and then its operation, may be at most before anything is executed. */
export interface Limits {
  /** Of the text, in UTF-16 code units. */
  readonly characters: number;
  /** Of the text, without comments, commas and white space. */
  readonly tokens: number;
  /** Brackets of any kind within brackets. */
  readonly nesting: number;
  /** Fields within fields, through fragments. */
  readonly depth: number;
  /** Of the operation with its variables; see `field-costs.ts` for the unit. */
  readonly cost: number;
}

/** Twice and more what our own clients need; docs/operations.md shows both side by side. */
export const DEFAULT_LIMITS: Limits = {
  characters: 50_000,
  tokens: 2_000,
  nesting: 40,
  depth: 30,
  cost: 300_000,
};

type ReadInteger = (name: string, min: number, max: number) => number | undefined;

/**
 * The limits as the environment sets them.
 *
 * @throws StartError by `readInteger`, naming the setting that is wrong.
 */
export function readLimits(readInteger: ReadInteger): Limits {
  const defaults = DEFAULT_LIMITS;
  return {
    characters: readInteger('DOCUMENT_CHARACTERS_MAX', 100, 1_000_000) ?? defaults.characters,
    tokens: readInteger('DOCUMENT_TOKENS_MAX', 10, 100_000) ?? defaults.tokens,
    // The parser and the rules of validation call themselves for each level.
    nesting: readInteger('DOCUMENT_NESTING_MAX', 2, 200) ?? defaults.nesting,
    depth: readInteger('OPERATION_DEPTH_MAX', 1, 200) ?? defaults.depth,
    cost: readInteger('OPERATION_COST_MAX', 1, 100_000_000) ?? defaults.cost,
  };
}
