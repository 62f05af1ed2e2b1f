// Who asks: the chosen demo viewer, or a pasted token. The token itself never reaches localStorage,
// which outlives the browser window; a viewer is remembered by its key, a pasted token for this
// window only.

export interface Viewer {
  key: string;
  label: string;
  description: string;
  token: string;
}

/** How the last answer of a tab came about: shown under it. */
export interface Answer {
  as: string;
  status: number;
  milliseconds: number;
}

export interface SessionState {
  viewers: Viewer[];
  viewer: Viewer | undefined;
  token: string;
  answers: Record<string, Answer>;
}

interface Request {
  query: string;
  variables?: unknown;
  operationName?: string | null | undefined;
}

const viewerKey = 'switchboard:viewer';
const tokenKey = 'switchboard:token';

async function fetchViewers(): Promise<Viewer[]> {
  const response = await fetch('viewers.json', { cache: 'no-store' });
  if (!response.ok) return [];
  return ((await response.json()) as { viewers: Viewer[] }).viewers;
}

export class Session {
  /** The open tab, so that an answer is noted on the tab that asked. */
  tab = '';
  #state: SessionState;
  readonly #listeners = new Set<() => void>();

  private constructor(viewers: Viewer[]) {
    const remembered = localStorage.getItem(viewerKey);
    const viewer = viewers.find(({ key }) => key === remembered) ?? viewers[0];
    this.#state = { viewers, viewer, token: sessionStorage.getItem(tokenKey) ?? '', answers: {} };
  }

  static async start(): Promise<Session> {
    return new Session(await fetchViewers().catch(() => []));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): SessionState => this.#state;

  choose(key: string): void {
    localStorage.setItem(viewerKey, key);
    this.#change({ viewer: this.#state.viewers.find((viewer) => viewer.key === key) });
  }

  paste(text: string): void {
    const token = text.trim().replace(/^Bearer\s+/i, '');
    sessionStorage.setItem(tokenKey, token);
    this.#change({ token });
  }

  /** GraphiQL keeps the first fetcher for good: a new one would make it load the schema again. */
  readonly fetcher = async (
    request: Request,
    options?: { headers?: Record<string, string> },
  ): Promise<unknown> => {
    const { tab } = this;
    const as = this.#name();
    const start = performance.now();
    let response = await this.#post(request, options?.headers);
    if (response.status === 401 && (await this.#renew())) {
      response = await this.#post(request, options?.headers);
    }
    const text = await response.text();
    if (request.operationName !== 'IntrospectionQuery') {
      const milliseconds = Math.round(performance.now() - start);
      this.#change({
        answers: { ...this.#state.answers, [tab]: { as, status: response.status, milliseconds } },
      });
    }
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw new Error(`The server answered ${response.status} without JSON: ${text.slice(0, 200)}`);
    }
  };

  #name(): string {
    if (this.#state.viewer) return this.#state.viewer.label;
    return this.#state.token ? 'the bearer of the token' : 'nobody (no token)';
  }

  #post(request: Request, headers: Record<string, string> = {}): Promise<Response> {
    const token = this.#state.viewer?.token ?? this.#state.token;
    return fetch('/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        ...(token && { authorization: `Bearer ${token}` }),
        // Last, and in lower case like ours: what a person types under "Headers" wins over the
        // picker.
        ...Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
        ),
      },
      body: JSON.stringify(request),
    });
  }

  /** Demo tokens end with the server that signed them; a page left open gets new ones by itself. */
  async #renew(): Promise<boolean> {
    if (!this.#state.viewer) return false;
    const { key, token } = this.#state.viewer;
    const viewers = await fetchViewers().catch(() => []);
    const viewer = viewers.find((candidate) => candidate.key === key);
    if (!viewer || viewer.token === token) return false;
    this.#change({ viewers, viewer });
    return true;
  }

  #change(part: Partial<SessionState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }
}
