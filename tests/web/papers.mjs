// papers.mjs: a ruling in the browser, in three languages of screen and paper: begun and typed, kept while it is typed, returned with a remark at a
// place, written on, compared, approved, printed, signed by hand (the scan comes as a document) and filed; two who write at once; what the code of a
// paper leads to, and for whom to nothing. STEP is what of it: `typing` leaves a text that was not sent; after both processes were killed
// `killed` finds it; `approval` is the rest.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withBrowser, check, equal } from './browser.mjs';
import { say, speak, open, record, heading, path, text, says, put, fill, send, sent, somebody, both, follow } from './kit.mjs';

const CASE = process.env.TERGOO_CASE, WORK = process.env.TERGOO_WORK, STEP = process.env.STEP;
const TEXTS = {
  en: ['The boiler was paid 45 000 som.', 'The second paragraph is too long.', 'It is ruled: proceedings go on.'],
  ru: ['За котёл уплачено 45 000 сомов.', 'Второй абзац слишком длинный.', 'Постановлено: производство продолжить.'],
  ky: ['Казан үчүн 45 000 сом төлөндү.', 'Экинчи абзац өтө узун.', 'Токтом кылынды: иш жүргүзүү улантылсын.'],
};
const QUOTE = '45 000', TYPED = 'Ток өчкөнгө чейин жазылган.';
/** Of one paper to the next the screen speaks another language than the paper. */
let nextSheet = 1;
const SCREEN = { en: 'ru', ru: 'ky', ky: 'en' };

/** A ruling about the case, in that language; its id. */
async function begin(page, lang) {
  await open(page, `/papers/about/${CASE}?language=${lang}`);
  await page.locator('input[name="f.form"][value="ruling"], select[name="f.form"]').first().evaluate(e => {
    if (e.tagName === 'SELECT') e.value = 'ruling'; else e.checked = true;
  });
  return sent(page, `${lang}: a ruling is begun`);
}

async function move(page, id, name, values = {}) {
  await open(page, `${record(id)}/moves/${name}`);
  await fill(page, values);
  return sent(page, `the move ${name}`);
}

// ---- typed and not sent ----

async function typing(browser) {
  const page = await somebody(browser, 'aibek', 'en');
  const id = await begin(page, 'ky');
  writeFileSync(join(WORK, 'typed'), id);
  await open(page, `${record(id)}/change`);
  const area = page.locator('textarea[name="f.text"]');
  equal('the text area speaks the language of the paper', 'ky', await area.getAttribute('lang'));
  check('and the browser looks over its spelling', await area.getAttribute('spellcheck') !== 'false');
  await area.pressSequentially('Жазылып жаткан сөз', { delay: 20 });
  await page.waitForFunction(() => document.querySelector('[data-draft-status]').textContent !== '');
  await says(page, 'while it is typed it says that it is kept', say('pages.draft-saved', 'en'));
  await area.pressSequentially(' жана дагы бир', { delay: 20 });
  await page.close({ runBeforeUnload: false });
  const again = await page.context().newPage();
  await open(again, `${record(id)}/change`);
  check('a tab that was closed loses nothing', (await again.locator('textarea[name="f.text"]').inputValue()).includes('дагы бир'),
    await again.locator('textarea[name="f.text"]').inputValue());
  // Somebody who types without a pause is not left unsaved.
  await again.locator('textarea[name="f.text"]').fill('');
  const began = Date.now();
  let kept = '';
  await again.exposeFunction('draftSent', body => { kept = kept || new URLSearchParams(body).get('f.text'); });
  await again.evaluate(() => {
    const send = window.fetch;
    window.fetch = (to, call) => { window.draftSent(call.body.toString()); return send(to, call); };
  });
  while (Date.now() - began < 9000 && !kept) await again.locator('textarea[name="f.text"]').pressSequentially('токтобой ', { delay: 40 });
  check('typed without a pause it is kept within some seconds', kept.includes('токтобой'), `after ${Date.now() - began} ms: ${kept}`);
  const sentWhole = again.waitForResponse(r => new URLSearchParams(r.request().postData() ?? '').get('f.text') === TYPED && r.ok());
  await again.locator('textarea[name="f.text"]').fill(TYPED);
  await sentWhole;
}

async function killed(browser) {
  const { readFileSync } = await import('node:fs');
  const id = readFileSync(join(WORK, 'typed'), 'utf8');
  const page = await somebody(browser, 'aibek', 'ky');
  await says(page, 'his day begins with what he left half typed', say('view.drafts', 'ky'));
  await open(page, `${record(id)}/change`);
  equal('what was typed before both processes were killed is there', TYPED,
    await page.locator('textarea[name="f.text"]').inputValue());
  await both(page, 'a kept draft');
  await sent(page, 'and can be sent');
  await open(page, '/drafts');
  check('then it is no draft any more', !(await text(page)).includes('/change'));
}

// ---- from the draft to the sheet ----

async function returned(author, approver, id, lang) {
  const screen = author.lang, words = TEXTS[lang];
  await open(author, `${record(id)}/change`);
  equal(`${lang}: the area speaks it while the screen speaks ${screen}`, lang, await author.locator('textarea[name="f.text"]').getAttribute('lang'));
  await put(author, 'text', words.join('\n\n'));
  await both(author, `writing ${lang}`);
  await sent(author, `${lang}: written`);
  await open(author, `${record(id)}/moves/approve`);
  await send(author);
  const proposal = path(author);
  await open(approver, '/');
  await says(approver, `${lang}: it waits for him`, say('paper.waits-since', screen));
  await both(approver, `what waits ${lang}`);
  await open(approver, proposal);
  equal(`${lang}: he sees the paper as it will be printed`, words[1], await approver.locator('#paragraph-2').innerText());
  equal(`${lang}: which is marked as ${lang}`, lang, await approver.locator('.tergoo-preview article').getAttribute('lang'));
  await both(approver, `a paper to approve ${lang}`);
  await follow(approver, approver.locator('main a[href^="/do/paper.return"]'));
  await both(approver, `returning ${lang}`);
  await send(approver);
  check(`${lang}: without a remark it is not returned`, await approver.locator('.govuk-error-summary').count() === 1);
  await fill(approver, { p1: `«${QUOTE}»: 54 000?`, p2: '…!' });
  equal(`${lang}: he is back at the paper`, id, await sent(approver, `${lang}: returned`));
}

async function writtenOn(author, approver, id, lang) {
  const screen = author.lang, words = TEXTS[lang];
  await open(author, '/');
  await says(author, `${lang}: it came back`, say('today.read-remarks', screen));
  await both(author, `what came back ${lang}`);
  await open(author, record(id));
  await author.locator('#paragraph-1 + .paper-remark').waitFor();
  check(`${lang}: the remark stands beside its paragraph`, (await author.locator('#paragraph-1 + .paper-remark').innerText()).includes('54 000?'));
  await both(author, `a returned paper ${lang}`);
  await open(author, `${record(id)}/change`);
  await both(author, `writing on ${lang}`);
  await put(author, 'settled', ['1', '2']);
  await put(author, 'text', [words[0].replace(QUOTE, '54 000'), '+', words[2]].join('\n\n'));
  await sent(author, `${lang}: written on`);
  check(`${lang}: no remark is open`, await author.locator('.paper-remark').count() === 0);
  await open(author, `${record(id)}/moves/approve`);
  await send(author);
  await open(approver, path(author));
  check(`${lang}: what went and what came is marked`, await approver.locator('del', { hasText: '45' }).count() === 1
    && await approver.locator('ins', { hasText: '54' }).count() === 1);
  await both(approver, `what changed ${lang}`);
  await follow(approver, approver.locator('main a[href^="/do/proposal.sign"]'));
  await send(approver);
}

async function filed(author, approver, stranger, id, lang) {
  await move(author, id, 'print');
  const code = (await author.locator('main dd', { hasText: /^P-\d{4}-\d{4}-[0-9a-f]{10}$/ }).innerText()).trim();
  await both(author, `a printed paper ${lang}`);
  const [file] = await Promise.all([author.waitForEvent('download'), author.locator('main a[href$="/pdf"]').click()]);
  check(`${lang}: it comes as a file`, (await file.suggestedFilename()).endsWith('.pdf'));
  const image = join(WORK, `signed-${lang}.png`);
  await author.screenshot({ path: image });
  await open(author, `/kinds/document/new?case=${CASE}`);
  await fill(author, { title: `${code} ✍`, source: 'А. Осмонов' });
  await author.locator('input[type=file]').setInputFiles(image);
  await sent(author, `${lang}: the scan is a document`);
  const day = new Date();
  await move(author, id, 'sign', { signed_by: 'А. Осмонов', signed_on: `${day.getDate()}.${day.getMonth() + 1}.${day.getFullYear()}` });
  await open(author, `${record(id)}/moves/file`);
  await both(author, `where it is filed ${lang}`);
  await move(author, id, 'file', { volume: '1', sheet: `${nextSheet++}` });
  await open(approver, `/p/${code}`);
  await says(approver, `${lang}: the code says that it is in force`, say('paper.is-current', approver.lang));
  await both(approver, `a code ${lang}`);
  await unknown(stranger, approver, code, lang);
  return code;
}

/** What the code of a paper says that one may not see is what a wrong code says. */
async function unknown(stranger, approver, code, lang) {
  await open(stranger, `/p/${code}`);
  const unseen = (await text(stranger)).replaceAll(code, 'CODE');
  await both(stranger, `an unknown code ${lang}`);
  const wrong = `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`;
  await open(approver, `/p/${wrong}`);
  await speak(approver, stranger.lang);
  equal(`${lang}: a code that is not his says what a wrong one says`, unseen, (await text(approver)).replaceAll(wrong, 'CODE'));
}

/** Two who write at once: the second has both texts before him, and decides. */
async function twoWriters(one, other, lang) {
  const id = await begin(one, lang);
  await open(one, `${record(id)}/change`);
  await open(other, `${record(id)}/change`);
  await put(one, 'text', `${TEXTS[lang][0]} (1)`);
  await sent(one, `${lang}: the first saves`);
  await put(other, 'text', `${TEXTS[lang][0]} (2)`);
  await send(other);
  const said = await text(other);
  check(`${lang}: the second sees both texts`, said.includes('(1)') && said.includes('(2)'), said.slice(0, 400));
  await both(other, `two writers ${lang}`);
}

async function approval(browser) {
  for (const lang of ['en', 'ru', 'ky']) {
    const screen = SCREEN[lang];
    const author = await somebody(browser, 'aibek', screen), approver = await somebody(browser, 'gulnara', screen);
    const stranger = await somebody(browser, 'bakyt', screen);
    const id = await begin(author, lang);
    await both(author, `a new paper ${lang}`);
    await returned(author, approver, id, lang);
    await writtenOn(author, approver, id, lang);
    const code = await filed(author, approver, stranger, id, lang);
    await twoWriters(author, approver, lang);
    await open(approver, '/p');
    equal(`${lang}: a page to check a paper by its code`, say('paper.check-title', approver.lang), await heading(approver));
    await both(approver, `checking ${lang}`);
    await approver.locator('main [name=mark]').fill(`TERGOO:${code}`);
    await approver.locator('main [name=hash]').fill(code.slice(-10));
    await approver.locator('main form button').last().click();
    await says(approver, `${lang}: what a telephone reads leads to it`, say('paper.is-current', approver.lang));
    for (const page of [author, approver, stranger]) await page.context().close();
  }
}

await withBrowser({ typing, killed, approval }[STEP]);
