import sources from 'examples';

export interface Example {
  /** The operation's name in words: "WhatACallCost" is "What a call cost". */
  title: string;
  /** What it answers: the comment above the operation. */
  description: string;
  /** Key of the viewer to ask as, from the line `# viewer: …`. */
  viewer: string | undefined;
  operationName: string;
  query: string;
  variables: string;
}

const viewerLine = /^#\s*viewer:\s*(\S+)\s*$/m;

export function viewerOf(query: string): string | undefined {
  return viewerLine.exec(query)?.[1];
}

function describe(query: string): string {
  const lines = query.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('#'));
  return lines
    .slice(0, end)
    .filter((line) => !viewerLine.test(line))
    .map((line) => line.replace(/^#\s*/, ''))
    .join(' ')
    .trim();
}

function inWords(name: string): string {
  const words = name.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const examples: Example[] = sources.map(({ file, query, variables }) => {
  const operationName = /^(?:query|mutation|subscription)\s+(\w+)/m.exec(query)?.[1] ?? file;
  return {
    title: inWords(operationName),
    description: describe(query),
    viewer: viewerOf(query),
    operationName,
    query,
    variables,
  };
});
