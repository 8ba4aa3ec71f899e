// volumes.mjs: the paper file in a browser, in each of the three languages: documents put on sheets, one inserted between, one withdrawn, the numbers said
// wherever the record is named and found by searching, the volume closed with its inventory, taken as one PDF and opened again.
import { readFileSync } from 'node:fs';
import { withBrowser, visitor, check, equal } from './browser.mjs';
import { base, say, saidFirst, label, be, open, record, heading, path, text, look, says, fill, find, send, sent } from './kit.mjs';

const DOTS = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
const RUN = Date.now().toString(36);
const CITED = { en: n => `v. ${n.volume}, s. ${n.sheet}`, ru: n => `т. ${n.volume}, л. д. ${n.sheet}`, ky: n => `${n.volume}-т., ${n.sheet}-б.` };

/** A document of the case with a picture for its file; its id. */
async function written(page, of, title) {
  await open(page, `/kinds/document/new?case=${encodeURIComponent(of)}`);
  await fill(page, { title, source: 'Канцелярия (вымышлено)' });
  await page.locator('input[type=file]').setInputFiles({ name: 'page.png', mimeType: 'image/png', buffer: Buffer.from(DOTS, 'base64') });
  return sent(page, `${title} is kept`);
}

/** On the sheets that the form proposes. */
async function filed(page, id, sheets) {
  await open(page, `${record(id)}/moves/file`);
  await fill(page, { sheets });
  await look(page, 'filing a document');
  await sent(page, 'it is filed');
  return (await heading(page)).replace(/\s+/g, ' ');
}

/** An act of the volume that asks which record. */
async function act(page, volume, name, title, values, reason) {
  await open(page, `${record(volume)}/moves/${name}`);
  await find(page, 'record', title);
  await fill(page, values);
  await page.locator('[name="f.reason"]').fill(reason);
  await look(page, `a form to ${name}`);
  await send(page);
  equal(`${name} is done`, 0, await page.locator('.govuk-error-summary').count());
}

/** The index follows the acts at a little distance. */
async function found(page, words, id) {
  for (let n = 0; n < 40; n++) {
    await open(page, `/search?words=${encodeURIComponent(words)}`);
    if (await page.locator(`main a[href="${record(id)}"]`).count() > 0) return true;
    await page.waitForTimeout(250);
  }
  return false;
}

async function story(page, lang) {
  await be(page, 'prosecutor', lang);
  await open(page, '/cases');
  const of = (await page.locator('main a', { hasText: 'C-2026-0002' }).first().getAttribute('href')).split('/records/')[1];
  const names = ['Ответ банка', 'Рапорт', 'Справка'].map(name => `${name} ${lang} ${RUN} (вымышлено)`), ids = [];
  for (const name of names) ids.push(await written(page, of, name));
  const first = await filed(page, ids[0], '3'), second = await filed(page, ids[1], '1');
  const place = first.match(/\d+/g).slice(-3).map(Number);
  check('its place is said in its title, in the language of the page', first.includes(CITED[lang]({ volume: place[0], sheet: `${place[1]}–${place[1] + 2}` })), first);
  check('the next lies behind it', second.includes(CITED[lang]({ volume: place[0], sheet: place[1] + 3 })), second);
  await open(page, `/volumes/${of}`);
  await look(page, 'the volumes of a case');
  const volume = (await page.locator('main a[href^="/records/volume/"]').last().getAttribute('href')).split('/records/')[1];
  await open(page, record(volume));
  await look(page, 'a volume');
  await act(page, volume, 'insert', names[2], { sheet: String(place[1] + 3), sheets: '2' }, 'Пришло с ответом (вымышлено)');
  await open(page, record(ids[1]));
  check('what lay there moved up', (await heading(page)).includes(CITED[lang]({ volume: place[0], sheet: place[1] + 5 })), await heading(page));
  check('a place is found by searching', await found(page, CITED[lang]({ volume: place[0], sheet: place[1] + 4 }), ids[2]));
  await act(page, volume, 'withdraw', names[0], { gone_to: 'Другое дело (вымышлено)' }, 'Выделено (вымышлено)');
  await open(page, record(volume));
  await says(page, 'where it went is said', 'Другое дело (вымышлено)');
  await look(page, 'a volume with a withdrawn paper');
  return volume;
}

async function closed(page, volume, lang) {
  await open(page, `${record(volume)}/moves/close`);
  await look(page, 'closing a volume');
  await sent(page, 'the volume is closed');
  await says(page, 'and says so', label('volume', 'closed', lang));
  check('with its inventory', await page.locator('main a[href^="/records/paper/"]').count() >= 2, (await text(page)).slice(-300));
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('main a[href*="/do/volume.export?"]').first().click().then(async () => {
    if (path(page).startsWith('/do/')) await page.locator('main button.govuk-button').first().click();
  })]);
  const bytes = readFileSync(await file.path());
  check('it comes as one PDF', bytes.subarray(0, 5).toString() === '%PDF-' && bytes.length > 5000, String(bytes.length));
  await open(page, `${record(volume)}/moves/reopen`);
  await fill(page, { reason: 'Забыт лист (вымышлено)' });
  await sent(page, 'and is opened again');
  await says(page, 'as it says', label('volume', 'open', lang));
}

await withBrowser(async browser => {
  for (const lang of ['en', 'ru', 'ky']) {
    const page = await visitor(browser, { lang });
    const volume = await story(page, lang);
    await closed(page, volume, lang);
    await page.context().close();
  }
});
