import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { startTestServer } from '../support/test-server';
import { until } from '../support/until';

const candidates = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const chromiumPath = candidates.find((file) => file !== undefined && existsSync(file));

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const viewerPicker = '#controls select';

if (chromiumPath === undefined && !process.env.CI) {
  // A machine without a browser can still run everything else; in CI the first test below fails
  // instead.
  process.stderr.write(
    'GraphiQL tests skipped: no Chromium found. Set CHROMIUM_PATH to run them.\n',
  );
}
const describeWithBrowser =
  chromiumPath === undefined && !process.env.CI ? describe.skip : describe;

/**
 * Runs in the page. GraphiQL's editors draw only the lines in sight; their models hold the whole
 * text.
 */
const answerInPage = `__MONACO.editor.getModels()
  .find((model) => model.uri.path.endsWith('response.json'))?.getValue() ?? ''`;

const variablesInPage = `__MONACO.editor.getModels()
  .find((model) => model.uri.path.endsWith('variables.json'))`;
const markersInPage = `__MONACO.editor.getModelMarkers({})
  .filter(({ resource }) => resource.path.endsWith('variables.json'))`;

describeWithBrowser('The GraphiQL page', () => {
  let server: Awaited<ReturnType<typeof startTestServer>> | undefined;
  let browser: Browser | undefined;
  let page: Page;
  const complaints: string[] = [];
  const requested: URL[] = [];

  beforeAll(async () => {
    if (chromiumPath === undefined) {
      throw new Error('CI needs Chromium: install it or set CHROMIUM_PATH.');
    }
    server = await startTestServer({ demo: true });
    browser = await chromium.launch({ executablePath: chromiumPath, args: flags });
    page = await browser.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => requested.push(new URL(request.url())));
    await page.goto(`${server.url}/graphiql`);
    await page.waitForSelector('.graphiql-query-editor .view-line');
    await page.waitForSelector(viewerPicker);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  /** The answer in the result pane, once the note under it says that this viewer has asked. */
  async function answerFor(key: string): Promise<string> {
    const label = await page.locator(`${viewerPicker} option[value="${key}"]`).textContent();
    await page.getByText(`Asked as ${label ?? ''} ·`).waitFor();
    await page.waitForFunction(`(${answerInPage}) !== ''`);
    return page.evaluate<string>(answerInPage);
  }

  it('opens the example operations as tabs on the first visit', async () => {
    const tabs = await page.locator('.graphiql-tab').allTextContents();
    expect(tabs.length).toBeGreaterThanOrEqual(2);
    expect(tabs[0]).toContain('AccountPage');
  });

  it('lets one ask as each of the demo viewers', async () => {
    const options = await page.locator(`${viewerPicker} option`).all();
    const keys = await Promise.all(options.map((option) => option.getAttribute('value')));
    expect(keys.sort()).toEqual([
      ...['beneficiary', 'confinedPartner', 'customer', 'member'],
      ...['otherCustomer', 'partner', 'readOnlyStaff', 'staff'],
    ]);
  });

  it('runs the first example and shows its answer, another one for another viewer', async () => {
    await page.selectOption(viewerPicker, 'customer');
    await page.click('.graphiql-execute-button');
    const own = await answerFor('customer');
    expect(own).toContain('"nodes"');
    expect(own).toMatch(/"number": "[^"]+"/);
    expect(own).not.toContain('"errors"');
    const lines = await page.locator('.graphiql-response .view-line').allTextContents();
    expect(lines.join('')).toContain('nodes');

    await page.selectOption(viewerPicker, 'otherCustomer');
    await page.click('.graphiql-query-editor .view-line >> nth=0');
    await page.keyboard.press('Control+Enter');
    expect(await answerFor('otherCustomer')).not.toBe(own);
  });

  it('never keeps a token where it outlives the window', async () => {
    const kept = await page.evaluate<string>('JSON.stringify(localStorage)');
    expect(kept).toContain('"switchboard:viewer":"otherCustomer"');
    expect(kept).not.toContain('eyJ');
  });

  it('opens a closed example again from the menu', async () => {
    const tabs = page.locator('.graphiql-tab');
    const before = await tabs.count();
    await tabs.nth(1).hover();
    await tabs.nth(1).locator('.graphiql-tab-close').click();
    await expect(tabs.count()).resolves.toBe(before - 1);
    await page.click('.examples summary');
    await page.getByRole('button', { name: 'Open all as tabs' }).click();
    await expect(tabs.count()).resolves.toBe(before);
  });

  it('names each example in words', async () => {
    const titles = await page.locator('.examples .menu b').allTextContents();
    expect(titles).toEqual(expect.arrayContaining(['Account page', 'What a call cost']));
    expect(titles.filter((title) => !/^[A-Z][a-z]*( [a-z]+)*$/.test(title))).toEqual([]);
  });

  it('underlines nothing in the variables of an example', async () => {
    await page.click('.examples summary');
    await page.getByRole('button', { name: /^Give notice/ }).click();
    await until(() => page.evaluate<boolean>(`(${variablesInPage}) !== undefined`));
    // A marker comes from a worker: a variable that is wrong shows that it has answered.
    await page.evaluate(`(${variablesInPage}).setValue('{ "input": { "nothing": 1 } }')`);
    await until(() => page.evaluate<boolean>(`${markersInPage}.length > 0`));
    await page.evaluate(
      `(${variablesInPage}).setValue(JSON.stringify({ input: { subscriptionId: 'sub_1' } }))`,
    );
    await until(() => page.evaluate<boolean>(`${markersInPage}.length === 0`));
  });

  it('describes the schema on the front page of the explorer', async () => {
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    const front = page.locator('.graphiql-doc-explorer-content');
    await front.getByText('Who asks').waitFor();
    const text = (await front.textContent()) ?? '';
    for (const word of ['account', 'order', 'subscription', 'Usage', 'beneficiary', 'Staff']) {
      expect(text).toContain(word);
    }
    await expect(front.locator('li').count()).resolves.toBe(8);
    await page.getByRole('button', { name: 'Hide Documentation Explorer' }).click();
  });

  it('fits a telephone: nothing lies beside the screen, and the answer below the question', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(page.evaluate('document.documentElement.scrollWidth')).resolves.toBe(390);
    const question = await page.locator('.graphiql-editors').boundingBox();
    const answer = await page.locator('.graphiql-response').boundingBox();
    expect(question?.width).toBeGreaterThan(340);
    expect(answer?.width).toBeGreaterThan(340);
    expect(answer?.y).toBeGreaterThanOrEqual((question?.y ?? 0) + (question?.height ?? 0));
    for (const control of [viewerPicker, '.examples summary', '.graphiql-execute-button']) {
      const box = await page.locator(control).boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
    }
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    const explorer = await page.locator('.graphiql-plugin').boundingBox();
    expect(explorer?.width).toBeGreaterThan(340);
    const welcome = await page.locator('.graphiql-doc-explorer-content li').first().boundingBox();
    expect((welcome?.x ?? 0) + (welcome?.width ?? 0)).toBeLessThanOrEqual(390);
    await expect(page.evaluate('document.documentElement.scrollWidth')).resolves.toBe(390);
    expect(explorer?.height).toBeGreaterThan(600);
    await page.getByRole('button', { name: 'Hide Documentation Explorer' }).click();
    await expect(page.locator('.graphiql-editors').isVisible()).resolves.toBe(true);
  });

  it('asks no other host for anything', () => {
    const elsewhere = requested.filter(
      ({ protocol, hostname }) =>
        !['data:', 'blob:'].includes(protocol) && hostname !== '127.0.0.1',
    );
    expect(elsewhere.map(String)).toEqual([]);
    expect(requested.some(({ pathname }) => pathname.endsWith('graphql.worker.js'))).toBe(true);
  });

  it('writes no error to the console', () => {
    expect(complaints).toEqual([]);
  });
});
