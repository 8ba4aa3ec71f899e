// kit.mjs: what the stories of the pages share: where the demo is, who one is in it, what a sentence is in a language, and forms filled
// as people fill them.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { check, looksRight, visitor } from './browser.mjs';

const PROJECT = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..', '..');

/** The address of the demo, and its web.json. */
export const base = process.env.TERGOO_WEB;
export const demo = process.env.TERGOO_DEMO ? JSON.parse(readFileSync(process.env.TERGOO_DEMO, 'utf8')) : { people: [], tour: [] };

/** What the tour leads to, by its step. */
export const target = step => demo.tour.find(s => s.step === step).target;

const SENTENCES = new Map(readdirSync(join(PROJECT, 'locales')).filter(name => name.endsWith('.msg'))
  .flatMap(name => readFileSync(join(PROJECT, 'locales', name), 'utf8').split(/\n(?=\S)/))
  .map(entry => [entry.slice(0, entry.indexOf('\n')), entry]));

/** A sentence of the program, its arguments filled in. */
export function say(key, lang, args = {}) {
  const text = SENTENCES.get(key)?.match(new RegExp(`^  ${lang}: (.*)$`, 'm'))?.[1];
  if (!text) throw new Error(`there is no sentence ${key} in ${lang}`);
  return text.replace(/\{(\w+)\}/g, (whole, name) => args[name] ?? whole);
}

/** What of a sentence stands before its first argument. */
export const saidFirst = (key, lang) => say(key, lang).split('{')[0].trim();

/** And behind its last. */
export const saidLast = (key, lang) => say(key, lang).split('}').pop().trim();

/** A label of the model, as model/kinds/KIND.yaml has it at `name` (the first one so called). */
export function label(kind, name, lang) {
  const text = readFileSync(join(PROJECT, 'model', 'kinds', `${kind}.yaml`), 'utf8');
  const at = text.search(new RegExp(`^ *${name}:`, 'm'));
  const found = at < 0 ? null : text.slice(at).match(new RegExp(`\\b${lang}: (?:"([^"]*)"|([^,}]*))`));
  if (!found) throw new Error(`${kind} has no label of ${name} in ${lang}`);
  return found[1] ?? found[2];
}

/** The language by the buttons of the page's head; the page stays. */
export async function speak(page, lang) {
  await follow(page, page.locator(`form[action="/language"] button[value="${lang}"]`));
  page.lang = lang;
}

/** By card, as in the demo. */
export async function be(page, role, lang) {
  await page.goto(`${base}/demo`);
  if (lang) await speak(page, lang);
  await page.locator(`form[action="/demo/be/${demo.people.findIndex(p => p.role === role)}"] button`).click();
  await page.waitForURL(`${base}/`);
}

/** The passphrase of everybody whom a story makes. */
export const PHRASE = process.env.TERGOO_PHRASE ?? 'a long enough phrase';

export async function signIn(page, login, lang) {
  await open(page, '/sign-in');
  await speak(page, lang);
  await page.locator('[name=login]').fill(login);
  await page.locator('[name=passphrase]').fill(PHRASE);
  await page.locator('main form button').last().click();
  await page.waitForURL(`${base}/`);
}

/** A page of his own for somebody who has signed in. */
export async function somebody(browser, login, lang, options = {}) {
  const page = await visitor(browser, { lang, ...options });
  await signIn(page, login, lang);
  return page;
}

/** An operation as a program would ask for it, in the page's session: its data. */
export async function call(page, op, data) {
  const answer = await page.request.post(`${base}/api/${op}`, { headers: { Origin: base }, data });
  if (!answer.ok()) throw new Error(`${op}: ${await answer.text()}`);
  return (await answer.json()).data;
}

export const open = (page, path) => page.goto(base + path);
export const record = id => `/records/${id}`;
export const heading = page => page.locator('h1').innerText();
export const text = page => page.locator('main').innerText();
export const path = page => new URL(page.url()).pathname;

let turn = 0;

/** Clicks what leads to another page, and waits until that page is there: a click returns before it on a busy machine. Where none comes, the story
 * goes on with what stands. */
export async function follow(page, locator) {
  await Promise.all([page.waitForEvent('load', { timeout: 10000 }).catch(() => {}), locator.click()]);
}

/** The page as it should look, by turns at 1200 and at 320 px. */
export async function look(page, name) {
  const narrow = turn++ % 2 === 1, size = page.viewportSize();
  await page.setViewportSize(narrow ? { width: 320, height: 800 } : { width: 1200, height: 900 });
  await looksRight(page, `${name} (${page.lang ?? 'en'}, ${narrow ? 320 : 1200} px)`);
  if (process.env.TERGOO_PICTURES) {
    const file = `${name.replace(/\W+/g, '-')}-${page.lang ?? 'en'}-${narrow ? 320 : 1200}.png`;
    await page.screenshot({ path: join(process.env.TERGOO_PICTURES, file), fullPage: true });
  }
  await page.setViewportSize(size);
}

/** Wide and narrow: each look is at the other width. */
export async function both(page, name) {
  await look(page, name);
  await look(page, name);
}

/** The page says so. */
export async function says(page, what, sentence) {
  const found = (await text(page)).replace(/\s+/g, ' ');
  return check(what, found.includes(sentence.replace(/\s+/g, ' ')), `not said on ${path(page)}: ${sentence}; but: ${found.slice(0, 300)}`);
}

/** What a form folds away is opened before it is filled, as a reader opens it. */
const unfold = (page, name) => page.evaluate(begins => document.querySelector(`[name^="${begins}"]`)?.closest('details')?.setAttribute('open', ''), name);

/** One input, by its name without "f.": a date takes "27.3.2026" or "27.3.2026 14:05", money "8000 KGS". */
export async function put(page, name, value) {
  const full = name === 'reason' ? name : `f.${name}`;
  await unfold(page, full);
  const pieces = page.locator(`[name="${full}.day"]`);
  if (await pieces.count() > 0) {
    const [date, time] = value.split(' '), [day, month, year] = date.split('.');
    await pieces.fill(day);
    await page.locator(`[name="${full}.month"]`).fill(month);
    await page.locator(`[name="${full}.year"]`).fill(year);
    if (time) await page.locator(`[name="${full}.time"]`).fill(time);
    return;
  }
  const amount = page.locator(`[name="${full}.amount"]`);
  if (await amount.count() > 0) {
    const [sum, currency] = value.split(' ');
    await amount.fill(sum);
    if (currency) await page.locator(`[name="${full}.currency"]`).selectOption(currency);
    return;
  }
  const ticks = page.locator(`input[type=checkbox][name^="${full}."]`);
  if (await ticks.count() > 0) {
    for (const one of [value].flat()) await page.locator(`input[type=checkbox][name^="${full}."][value="${one}"]`).check();
    return;
  }
  const input = page.locator(`[name="${full}"]:not([type=hidden])`);
  if (await input.count() === 0) throw new Error(`no field ${name} at ${path(page)}: ${(await text(page)).slice(0, 600)}`);
  const kind = await input.first().evaluate(e => e.tagName === 'INPUT' ? e.type : e.tagName);
  if (kind === 'radio') await page.locator(`[name="${full}"][value="${value}"]`).check();
  else if (kind === 'SELECT') await input.selectOption(value);
  else if (kind === 'file') await input.setInputFiles(value);
  else await input.fill(value);
}

export async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) await put(page, name, value);
}

/** A record that a field refers to: looked for by words, then chosen. */
export async function find(page, name, words) {
  await unfold(page, `f.${name}`);
  await page.locator(`[name="f.${name}.words"]`).fill(words);
  await page.locator(`button[name="find.${name}"]`).click();
  await page.locator(`[name="f.${name}.id"]:not([value=""])`).first().check();
}

/** The form's own button: the last one. */
export async function send(page) {
  await follow(page, page.locator('main form[method=post] button:not([name])').last());
}

/** Sent, and the record stands there with its address and what was said of it; its id. */
export async function sent(page, what) {
  await send(page);
  const found = path(page).match(/^\/records\/([a-z_]+\/[0-9a-f]{16})$/);
  const problem = found ? '' : await page.locator('.govuk-error-summary').innerText().catch(() => text(page));
  check(what, Boolean(found), `at ${path(page)}: ${problem.slice(0, 600)}`);
  if (!found) throw new Error(what);
  return found[1];
}

/** Refused at that field: the summary's link focuses it, the sentence stands beside it. */
export async function refusedAt(page, what, name, sentence = '') {
  const full = `f.${name}`, id = full.replace(/\./g, '\\.');
  const link = page.locator(`.govuk-error-summary a[href="#${full}"]`);
  if (!check(`${what}: the summary names the field`, await link.count() === 1,
    await page.locator('.govuk-error-summary').innerText().catch(() => 'no summary'))) return;
  check(`${what}: the summary has the focus`, await page.evaluate(() => document.activeElement?.classList.contains('govuk-error-summary')));
  const said = await link.innerText();
  await link.click();
  const focused = await page.evaluate(() => document.activeElement?.id);
  check(`${what}: its link leads to the field`, focused === full, `${focused} has the focus`);
  const beside = await page.locator(`#${id}`).evaluate(e => e.closest('.govuk-form-group--error')?.innerText ?? '');
  check(`${what}: the sentence stands beside it`, beside.includes(said), `'${said}' is not in '${beside}'`);
  if (sentence) check(`${what}: it says what is wrong`, said.includes(sentence), said);
}
