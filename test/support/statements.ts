import { isCompared } from './executors';
import type { TestServer } from './test-server';

/**
 * The texts of the statements that a request takes, its transaction's own included.
 *
 * But for what ends the snapshot of the request before: that goes along with the next request where
 * it comes within a moment, and by itself otherwise.
 */
export async function statementsOf(
  { database }: TestServer,
  request: () => Promise<unknown>,
): Promise<string[]> {
  refuseComparison();
  const statements: string[] = [];
  const { onStatement } = database;
  database.onStatement = (text) => statements.push(text.trim());
  try {
    await request();
  } finally {
    database.onStatement = onStatement;
  }
  return statements[0] === 'commit' ? statements.slice(1) : statements;
}

/** How many messages go to the database for a request: each is a way there and back. */
export async function messagesOf(
  { database }: TestServer,
  request: () => Promise<unknown>,
): Promise<number> {
  refuseComparison();
  let messages = 0;
  const { onMessage } = database;
  database.onMessage = () => (messages += 1);
  try {
    await request();
    return messages;
  } finally {
    database.onMessage = onMessage;
  }
}

/** A query that is asked of both executors takes its statements twice. */
function refuseComparison(): void {
  if (isCompared()) throw new Error('expected a test file of EACH_EXECUTOR in jest.config.js');
}
