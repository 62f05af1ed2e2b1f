import type { ServerResponse } from 'node:http';

/** Sent with every answer; pages add their own content policy. */
export const SECURITY_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
} as const;

export function answerJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
  });
  response.end(`${JSON.stringify(body)}\n`);
}

/** An error as GraphQL clients expect one, for a request that never became an operation. */
export function answerError(
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
): void {
  answerJson(response, status, { errors: [{ message, extensions: { code } }] });
}

export function redirect(response: ServerResponse, to: string): void {
  response.writeHead(302, { Location: to });
  response.end();
}
