import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect, useId, useRef, useSyncExternalStore } from 'react';
import { createPortal } from 'react-dom';
import { examples, viewerOf, type Example } from './examples';
import type { Session } from './session';

/** Loads the schema when there is none yet, for example because the token before was refused. */
function useSchemaIfMissing(): () => void {
  const schema = useGraphiQL((state) => state.schema);
  const actions = useGraphiQLActions();
  return () => {
    if (!schema) void actions.introspect();
  };
}

function ViewerPicker({ session }: { session: Session }) {
  const { viewers, viewer } = useSyncExternalStore(session.subscribe, session.state);
  const loadSchema = useSchemaIfMissing();
  const tab = useGraphiQL((state) => state.tabs[state.activeTabIndex]);
  const meant = viewers.find(({ key }) => key === viewerOf(tab?.query ?? ''));
  const id = useId();
  const choose = (key: string) => {
    session.choose(key);
    loadSchema();
  };
  return (
    <>
      <label htmlFor={id}>Ask as</label>
      <select id={id} value={viewer?.key} onChange={(event) => choose(event.target.value)}>
        {viewers.map(({ key, label }) => (
          <option key={key} value={key}>
            {label}
          </option>
        ))}
      </select>
      {meant && meant !== viewer && (
        <button
          type="button"
          className="hint"
          onClick={() => choose(meant.key)}
          title="This tab is meant for another viewer: ask as that one"
        >
          Meant for: <b>{meant.label}</b>
        </button>
      )}
      <p className="description" title={viewer?.description}>
        {viewer?.description}
      </p>
    </>
  );
}

function TokenField({ session }: { session: Session }) {
  const { token } = useSyncExternalStore(session.subscribe, session.state);
  const loadSchema = useSchemaIfMissing();
  const id = useId();
  return (
    <>
      <label htmlFor={id}>Token</label>
      <input
        id={id}
        type="password"
        autoComplete="off"
        spellCheck={false}
        placeholder="Paste an access token"
        value={token}
        onChange={(event) => session.paste(event.target.value)}
        onBlur={loadSchema}
        onKeyDown={(event) => event.key === 'Enter' && loadSchema()}
      />
      <p className="description">Sent with each request, kept for this browser window only.</p>
    </>
  );
}

/**
 * Opens examples as tabs beside those that are open; a tab with the same text is not opened twice.
 */
function useOpenExamples(): (wanted: Example[]) => void {
  const tabs = useGraphiQL((state) => state.tabs);
  const actions = useGraphiQLActions();
  return (wanted) => {
    const all = [...tabs];
    for (const { query, variables, operationName } of wanted) {
      if (all.some((tab) => tab.query === query)) continue;
      const id = `example-${Date.now()}-${all.length}`;
      const rest = { headers: null, response: null, hash: id, title: operationName };
      all.push({ id, query, variables, operationName, ...rest });
    }
    // moveTab is the one action that takes a whole list of tabs; the active tab stays as it is.
    if (all.length > tabs.length) actions.moveTab(all);
    actions.changeTab(all.findIndex((tab) => tab.query === wanted[0]?.query));
  };
}

function ExamplesMenu({ session }: { session: Session }) {
  const { viewers } = useSyncExternalStore(session.subscribe, session.state);
  const open = useOpenExamples();
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      const escape = event instanceof KeyboardEvent && event.key === 'Escape';
      const outside = event.type === 'pointerdown' && !menu.current?.contains(event.target as Node);
      if (escape || outside) menu.current?.removeAttribute('open');
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('keydown', close);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('keydown', close);
    };
  }, []);
  const pick = (wanted: Example[]) => {
    open(wanted);
    menu.current?.removeAttribute('open');
  };
  return (
    <details className="examples" ref={menu}>
      <summary>Examples</summary>
      <div className="menu">
        {examples.map((example) => (
          <button type="button" key={example.operationName} onClick={() => pick([example])}>
            <b>{example.title}</b>
            <span>{example.description}</span>
            {viewers.some(({ key }) => key === example.viewer) && (
              <small>{viewers.find(({ key }) => key === example.viewer)?.label}</small>
            )}
          </button>
        ))}
        <button type="button" className="all" onClick={() => pick(examples)}>
          Open all as tabs
        </button>
      </div>
    </details>
  );
}

/** GraphiQL's own colours follow the system at once, its editors only when told. */
function useSystemTheme(): void {
  const theme = useGraphiQL((state) => state.theme);
  const { setTheme } = useGraphiQLActions();
  useEffect(() => {
    if (theme !== null) return undefined; // the visitor has chosen one in the settings
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const follow = () => setTheme(null);
    dark.addEventListener('change', follow);
    return () => dark.removeEventListener('change', follow);
  }, [theme, setTheme]);
}

/**
 * The controls live inside GraphiQL, whose tabs and schema they need, and show in the page's
 * header.
 */
export function Bar({ session }: { session: Session }) {
  useSystemTheme();
  const { viewers } = useSyncExternalStore(session.subscribe, session.state);
  const tab = useGraphiQL((state) => state.tabs[state.activeTabIndex]?.id);
  useEffect(() => {
    session.tab = tab ?? '';
  }, [session, tab]);
  const controls = document.getElementById('controls');
  if (!controls) return null;
  return createPortal(
    <>
      {viewers.length > 0 ? <ViewerPicker session={session} /> : <TokenField session={session} />}
      <ExamplesMenu session={session} />
    </>,
    controls,
  );
}

/**
 * Under an answer: who asked and how long it took, so that an answer is never taken for another
 * viewer's.
 */
export function AnswerNote({ session }: { session: Session }) {
  const { answers, viewer } = useSyncExternalStore(session.subscribe, session.state);
  const answer = answers[useGraphiQL((state) => state.tabs[state.activeTabIndex]?.id) ?? ''];
  if (!answer) return <span>Press Ctrl-Enter to run the operation.</span>;
  const changed = viewer && viewer.label !== answer.as;
  return (
    <span>
      Asked as <b>{answer.as}</b> · {answer.milliseconds} ms · HTTP {answer.status}
      {changed && <em> · run it again to ask as {viewer.label}</em>}
    </span>
  );
}
