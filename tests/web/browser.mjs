// browser.mjs: Debian's chromium under playwright-core, for the stories that look at pages as people do. It speaks with loopback only.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const AXE = require.resolve('axe-core/axe.min.js');
const FEWEST_RULES = 5;      // of axe's that a page of ours satisfies

let passed = 0, failed = 0;

/** One line a check, as the other stories print it. */
export function check(what, ok, why = '') {
  if (ok) passed++; else failed++;
  console.log(`${ok ? 'ok' : 'not ok'} - ${what}${ok || !why ? '' : `: ${why}`}`.replace(/\s+/g, ' '));
  return ok;
}

export function equal(what, expected, got) {
  return check(what, String(expected) === String(got), `expected '${expected}', got '${got}'`);
}

/** The last line, and the exit code. */
export function end() {
  console.log(`# browser: ${passed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}

// What the browser leaves out. This list takes the place of playwright's own, of which the last six are: its answers lean on them. The third is a
// process that is held ready for a page which may come; without it, and with pictures drawn in the browser's own process, a story takes a fifth less
// of the processor.
const WITHOUT = ['OptimizationHints', 'MediaRouter', 'SpareRendererForSitePerProcess', 'BackForwardCache', 'LazyFrameLoading',
  'AvoidUnnecessaryBeforeUnloadCheckSync', 'BoundaryEventDispatchTracksNodeRemoval', 'PaintHolding', 'RenderDocument',
  'ThirdPartyStoragePartitioning', 'Translate'].join();

/** Runs `work(browser)` and takes the browser and its folder away, whatever comes of it; `args` are switches of its own. */
export async function withBrowser(work, args = []) {
  const home = mkdtempSync(join(tmpdir(), 'tergoo-browser-'));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(existsSync),
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home },
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
      '--disable-sync', `--disable-features=${WITHOUT}`, '--in-process-gpu', '--renderer-process-limit=1',
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost', ...args],
  });
  try {
    await work(browser);
  } catch (error) {
    check('the story runs to its end', false, error.stack);
  } finally {
    await browser.close();
    rmSync(home, { recursive: true, force: true });
  }
  end();
}

/** A page of a fresh visitor. `scripts: false`: as without JavaScript. */
export async function visitor(browser, { width = 1200, height = 900, scripts = true, lang = 'en' } = {}) {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true, javaScriptEnabled: scripts, viewport: { width, height }, locale: lang,
  });
  const page = await context.newPage();
  page.lang = lang;
  page.faults = [];
  page.on('pageerror', error => page.faults.push(`script: ${error.message}`));
  page.on('console', message => { if (message.type() === 'error' && !/status of [45]\d\d/.test(message.text())) page.faults.push(message.text()); });
  return page;
}

/** Nothing serious by axe (WCAG 2.2 A and AA), nothing wider than the window, no error of script or policy. */
export async function looksRight(page, name) {
  // A click may return before the page it leads to is there: where that page came while axe looked at the one before, axe looks again.
  const { found, looked } = await axeLooks(page).catch(async () => {
    await page.waitForLoadState('load');
    return axeLooks(page);
  });
  check(`${name}: axe finds nothing serious`, found.length === 0 && looked > FEWEST_RULES, found.join('; ') || `only ${looked} rules looked`);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  check(`${name}: as wide as the window`, over <= 0, `${over} px too wide`);
  check(`${name}: no error in the page`, page.faults.length === 0, page.faults.join('; '));
  page.faults.length = 0;
}

async function axeLooks(page) {
  // Where nothing was found, a page of the same shape is not looked at again: the three languages of a page are mostly one. tests/run gives all
  // its stories one folder to remember in.
  const shape = createHash('sha256').update(await page.evaluate(shapeOf)).digest('hex');
  if (wasLooked(shape)) return { looked: Infinity, found: [] };
  // As an expression of the debugger's, not a script tag: the pages' policy allows no script but their own. Once a document: half a megabyte.
  if (!await page.evaluate(() => Boolean(window.axe))) await page.evaluate(axeSource());
  const seen = await page.evaluate(async () => {
    // Of rules that are satisfied, one element is enough. Style sheets are not fetched a second time: of these rules only one asks for anything
    // to be loaded before (no-autoplay-audio), and that is the page's sound.
    const result = await window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'], preload: { assets: ['media'] },
    });
    return {
      looked: result.passes.length,
      found: result.violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => `${v.id} ${v.nodes[0].target}`),
    };
  });
  if (seen.found.length === 0 && seen.looked > FEWEST_RULES) remember(shape);
  return seen;
}

const shapes = new Set(), FOLDER = process.env.TERGOO_AXE_SHAPES;

function wasLooked(shape) {
  return shapes.has(shape) || Boolean(FOLDER && existsSync(join(FOLDER, shape)));
}

function remember(shape) {
  shapes.add(shape);
  if (FOLDER) writeFileSync(join(FOLDER, shape), '');
}

/**
 * What of the page in the window axe's rules are about, as text: each element that is shown, with its attributes, and where there is text; of what
 * is said only whether anything is. Run in the page.
 */
function shapeOf() {
  const SAID = /^(aria-(label|description|roledescription|valuetext|placeholder)|alt|title|placeholder|href|src|srcset|action|formaction|value|datetime|content|label|data-.*)$/;
  const LANGUAGE = /^(en|ru|ky)$/;
  const lines = (node, depth) => {
    const within = [...node.childNodes].flatMap(child => {
      if (child.nodeType === Node.TEXT_NODE) return child.data.trim() ? [`${depth}"`] : [];
      if (child.nodeType !== Node.ELEMENT_NODE || child.hidden) return [];
      const attributes = [...child.attributes].map(({ name, value }) => {
        if (/^(href)?lang$/.test(name)) return `${name}=${value.replace(LANGUAGE, 'spoken')}`;
        return `${name}=${SAID.test(name) ? Boolean(value.trim()) : value}`;
      });
      return [`${depth}${child.localName} ${attributes.sort().join(' ')}`, ...lines(child, depth + 1)];
    });
    // Which of the languages is the page's moves one button on.
    return node.matches?.('form[action="/language"]') ? within.sort() : within;
  };
  return [innerWidth, matchMedia('(prefers-color-scheme: dark)').matches, matchMedia('(forced-colors: active)').matches, ...lines(document, 0)].join('\n');
}

let source;
function axeSource() {
  source ??= require('node:fs').readFileSync(AXE, 'utf8');
  return source;
}
