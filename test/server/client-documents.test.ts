import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { getOperationAST, Kind, parse, validate, type DocumentNode } from 'graphql';
import { nestingOf } from '../../src/limits/document-nesting';
import { DEFAULT_LIMITS, type Limits } from '../../src/limits/limit-settings';
import { planOperation } from '../../src/limits/operation-cost';
import { buildSwitchboardSchema } from '../../src/schema';
import { clientDocuments, type ClientDocument } from '../support/client-documents';

const schema = buildSwitchboardSchema();

/** What a document has of everything that is limited. */
function figuresOf({ text, variables }: ClientDocument): Limits {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  const plans = operationsOf(document).map((operation) =>
    planOperation(schema, document, operation),
  );
  return {
    characters: text.length,
    tokens: document.tokenCount ?? Infinity,
    nesting: nestingOf(text),
    depth: Math.max(...plans.map(({ depth }) => depth)),
    cost: Math.max(...plans.map((plan) => plan.costOf(variables))),
  };
}

function operationsOf(document: DocumentNode) {
  const operations = document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? [definition] : [],
  );
  expect(operations.length).toBeGreaterThan(0);
  expect(getOperationAST(document)).toEqual(operations.length > 1 ? null : operations[0]);
  return operations;
}

const names = Object.keys(DEFAULT_LIMITS) as (keyof Limits)[];

/** The most that any document of each source has, of each thing on its own. */
const most = new Map<string, Limits>();
for (const document of clientDocuments()) {
  const figures = figuresOf(document);
  const before = most.get(document.source) ?? figures;
  const larger = names.map((name) => [name, Math.max(before[name], figures[name])]);
  most.set(document.source, Object.fromEntries(larger) as Limits);
}

test('There are documents of every kind of client.', () => {
  expect(clientDocuments().length).toBeGreaterThan(25);
  expect(most.size).toBe(8);
});

test.each([...most])('%s stay below half of every limit.', (_, figures) => {
  const above = names.filter((name) => figures[name] > DEFAULT_LIMITS[name] / 2);
  expect(above).toEqual([]);
});

test('docs/operations.md shows them beside the limits.', () => {
  const shown = ['tokens', 'depth', 'cost'] as const;
  const row = (title: string, figures: Limits) =>
    `| ${[title, ...shown.map((name) => figures[name].toLocaleString('en-US'))].join(' | ')} |`;
  const rows = [
    row('**limit**', DEFAULT_LIMITS),
    ...[...most].map(([title, of]) => row(title, of)),
  ];
  const text = readFileSync(path.join(__dirname, '../../docs/operations.md'), 'utf8');
  expect(text).toContain(rows.join('\n'));
});
