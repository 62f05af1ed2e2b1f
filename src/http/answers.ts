import type { ServerResponse } from 'node:http';
import type { AnswerStream } from '../application/http-endpoint';

/** Sent with every answer; pages add their own content policy. */
export const SECURITY_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
} as const;

export function respondJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
  });
  response.end(`${JSON.stringify(body)}\n`);
}

export function redirect(response: ServerResponse, to: string): void {
  response.writeHead(302, { Location: to });
  response.end();
}

/** Sends no faster than the client reads, so that nothing gathers here. */
export class ResponseStream implements AnswerStream {
  constructor(
    private readonly response: ServerResponse,
    private readonly headers: Readonly<Record<string, string>>,
  ) {}

  get hasBegun(): boolean {
    return this.response.headersSent;
  }

  async send(text: string): Promise<boolean> {
    const { response, headers } = this;
    if (response.destroyed || response.writableEnded) return false;
    if (!response.headersSent) response.writeHead(200, { 'Cache-Control': 'no-store', ...headers });
    if (text === '' || response.write(text)) return true;
    await this.drained();
    return !response.destroyed;
  }

  get isBehind(): boolean {
    return this.response.writableNeedDrain;
  }

  async drained(): Promise<void> {
    const { response } = this;
    if (!response.writableNeedDrain || response.destroyed) return;
    await new Promise<void>((resolve) => {
      const goOn = () => {
        response.off('drain', goOn).off('close', goOn);
        resolve();
      };
      response.on('drain', goOn).on('close', goOn);
    });
  }

  onClose(listener: () => void): void {
    if (this.response.destroyed) listener();
    else this.response.once('close', listener);
  }

  cut(): void {
    this.response.destroy();
  }

  sendLine(line: object): Promise<boolean> {
    return this.send(`${JSON.stringify(line)}\n`);
  }

  end(): void {
    this.response.end();
  }
}
