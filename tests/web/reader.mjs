// reader.mjs: a page as somebody hears it: read from its first line to its last by a screen reader's rules (@guidepup/virtual-screen-reader,
// in the page itself), and the rules that every page has to keep for whoever only hears it. It is no screen reader of a person's own: it
// follows the specifications of roles, names and descriptions, and says nothing of how a voice sounds.
import { readFileSync } from 'node:fs';
import { check, equal } from './browser.mjs';

let source;

/** The reader as an expression: the pages' policy allows no script but their own, and the debugger asks no policy. */
function readerSource() {
  if (source) return source;
  const file = new URL('./node_modules/@guidepup/virtual-screen-reader/lib/esm/index.browser.js', import.meta.url);
  const names = list => list.split(',').map(one => one.trim().split(/\s+as\s+/)).map(([own, other]) => `${other ?? own}: ${own}`).join(', ');
  source = `(() => { ${readFileSync(file, 'utf8').replace(/export\s*\{([^}]*)\};?/, (all, list) => `window.tergooReader = { ${names(list)} };`)}\n })()`;
  return source;
}

/** What is said, phrase by phrase, with what it is said of: {said, tag, to, lang}. */
export async function hear(page) {
  await page.evaluate(readerSource());
  return page.evaluate(async () => {
    const { virtual } = window.tergooReader;
    const heard = [];
    await virtual.start({ container: document.body });
    for (let said = await virtual.lastSpokenPhrase(); said !== 'end of document' && heard.length < 5000; said = await virtual.lastSpokenPhrase()) {
      const node = virtual.activeNode, element = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
      heard.push({
        said, tag: element?.tagName?.toLowerCase() ?? '', lang: element?.closest?.('[lang]')?.getAttribute('lang') ?? '',
        to: element?.href ?? element?.form?.action ?? '', text: node?.nodeType === Node.TEXT_NODE,
      });
      await virtual.next();
    }
    await virtual.stop();
    return heard;
  });
}

const SOUNDLESS = new Set(['link', 'button', 'textbox', 'searchbox', 'combobox', 'radio', 'checkbox', 'table', 'navigation', 'heading', 'image',
  'group', 'region', 'columnheader']);

const nameOf = said => said.split(', ')[1] ?? '';
const starts = word => phrase => phrase.said.startsWith(`${word}, `);

/** Links of one name that lead to two places: whoever jumps from one to the next cannot tell them apart. Not those that name the row of a
 * table: what they are follows from the row and from what the table is called. */
function doubled(heard) {
  const places = new Map();
  for (const [i, phrase] of heard.entries()) {
    const inRow = /^(rowheader|cell), /.test(heard[i - 1]?.said);
    if (!starts('link')(phrase) || inRow) continue;
    const name = nameOf(phrase.said);
    places.set(name, (places.get(name) ?? new Set()).add(phrase.to));
  }
  return [...places].filter(([, to]) => to.size > 1).map(([name]) => name);
}

/** Texts in letters that a voice of the page's language does not read. */
function foreign(heard, lang) {
  const count = (text, letters) => (text.match(letters) ?? []).length;
  return heard.filter(phrase => phrase.text && phrase.lang === lang).map(phrase => phrase.said).filter(said => {
    const cyrillic = count(said, /[\u0400-\u052f]/g), latin = count(said, /[a-z]/gi), words = said.split(/[^\p{L}]+/u).filter(Boolean);
    const kyrgyz = words.filter(word => /[ҢңӨөҮү]/.test(word)).length;
    return cyrillic > latin && (lang === 'en' || (lang === 'ru' && kyrgyz * 4 >= words.length && kyrgyz > 0));
  });
}

/** What holds of every page; gives back what was heard. */
export async function sounds(page, name) {
  const lang = page.lang, what = `${lang}: ${name}`, heard = await hear(page);
  const all = word => heard.filter(phrase => phrase.said === word || phrase.said.startsWith(`${word}, `));
  const headings = heard.filter(starts('heading')), levels = headings.map(h => Number(h.said.match(/level (\d)$/)?.[1]));
  const first = headings.find(h => / level 1$/.test(h.said)), title = await page.title();
  equal(`${what}: the page says its language`, lang, await page.locator('html').getAttribute('lang'));
  equal(`${what}: one heading of the first level`, 1, levels.filter(level => level === 1).length);
  check(`${what}: its title begins as its heading does`, Boolean(first) && title.includes(await page.locator('h1').innerText()), title);
  check(`${what}: no level of headings is left out`, levels.every((level, i) => i === 0 || level <= levels[i - 1] + 1), levels.join(' '));
  for (const landmark of ['banner', 'main', 'contentinfo']) equal(`${what}: one landmark ${landmark}`, 1, all(landmark).length);
  const nameless = heard.filter(phrase => SOUNDLESS.has(phrase.said)).map(phrase => `${phrase.said} <${phrase.tag}>`);
  check(`${what}: nothing is without a name`, nameless.length === 0, nameless.join('; '));
  const links = doubled(heard);
  check(`${what}: no two links of one name lead to two places`, links.length === 0, links.join('; '));
  const buttons = heard.filter(starts('button')).map(phrase => nameOf(phrase.said)), twice = buttons.filter((b, i) => buttons.indexOf(b) !== i);
  check(`${what}: no two buttons have one name`, twice.length === 0, twice.join('; '));
  const tables = all('table').length, heads = all('columnheader').length;
  check(`${what}: every table has heads`, tables === 0 || heads >= tables, `${tables} tables, ${heads} heads`);
  const other = foreign(heard, lang);
  check(`${what}: what is in another language says so`, other.length === 0, other.slice(0, 5).join('; '));
  return heard.map(phrase => phrase.said);
}

/** The phrase is among what was heard; gives back where. */
export function hears(heard, what, phrase) {
  const at = heard.findIndex(said => phrase instanceof RegExp ? phrase.test(said) : said === phrase);
  check(what, at >= 0, `not heard: ${phrase}; but: ${heard.slice(0, 400).join(' | ').slice(0, 600)}`);
  return at;
}

/** One after the other, with whatever lies between. */
export function hearsInOrder(heard, what, phrases) {
  let at = 0;
  for (const phrase of phrases) {
    const found = heard.slice(at).findIndex(said => phrase instanceof RegExp ? phrase.test(said) : said === phrase);
    if (found < 0) return check(what, false, `not heard after '${heard[at]}': ${phrase}`);
    at += found + 1;
  }
  return check(what, true);
}
