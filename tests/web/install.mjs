// install.mjs: a machine's first day, as somebody who only answers what he is asked: through the wizard to a made office ($STEP=wizard, with what the command
// said in $CODE), then, with gate and pages running, the second person with his letter to his first case ($STEP=case). $FOLDER takes pictures and letter.
// It knows the questions by the names of their fields, and neither their order nor how many pages they stand on.
import { createHmac } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { check, equal, looksRight, visitor, withBrowser } from './browser.mjs';

const base = process.env.TERGOO_WEB, folder = process.env.FOLDER, PHRASE = 'four words of a phrase';
const ANSWERS = {
  language: 'ky', name: 'Көк-Мунар шаарынын прокуратурасы (ойлоп табылган)', profile: 'prosecutor', login: 'admin', full_name: 'Асанов Азат Асанович',
  passphrase: PHRASE, again: PHRASE, 'second.login': 'umut', 'second.full_name': 'Осмонова Үмүт', 'second.role': 'head', 'second.language': 'ky',
  copies: 'later', printer: 'yes', clock: 'yes', units: 'Тергөө бөлүмү\nКеңсе',
};
const MAIN = 'main form button.govuk-button:not(.govuk-button--secondary):not(.govuk-visually-hidden)';

async function send(page, button = MAIN) {
  await Promise.all([page.waitForEvent('load'), page.locator(button).first().click()]);
}

/** What a person would answer; the day is the one that the page shows. */
async function answer(page) {
  const day = (await page.locator('.govuk-panel__title').count()) ? (await page.locator('.govuk-panel__title').textContent()).trim().slice(0, 10) : '';
  for (const field of await page.locator('main form input:visible, main form textarea:visible, main form input[type=radio]').all()) {
    const name = await field.getAttribute('name'), type = await field.getAttribute('type');
    if (type === 'radio') {
      const wanted = ANSWERS[name] ?? 'yes';
      if (await field.getAttribute('value') === wanted) await field.check({ force: true });
    } else if (name === 'clock.day') await field.fill(day);
    else if (ANSWERS[name] !== undefined && type !== 'checkbox') await field.fill(ANSWERS[name]);
  }
}

async function wizard(browser) {
  const page = await visitor(browser);
  await page.goto(`${base}/`);
  await page.fill('input[name=code]', process.env.CODE);
  await send(page);
  const seen = [];
  for (let i = 0; i < 30 && !page.url().endsWith('/made'); i++) {
    seen.push(new URL(page.url()).pathname.split('/').pop());
    if (seen.at(-1) === seen.at(-2)) break;
    await answer(page);
    await send(page);
  }
  check('the wizard leads from its code to a made office', page.url().endsWith('/made'), `${seen.join(', ')}: ${await page.locator('main').innerText()}`);
  await looksRight(page, 'the made office');
  await page.screenshot({ path: `${folder}/made.png`, fullPage: true });
  const [letter] = await Promise.all([page.waitForEvent('download'), page.click('a[href="/setup/print/letter"]')]);
  await letter.saveAs(`${folder}/letter.pdf`);
  check('the second person has a printed letter', execFileSync('pdftotext', [`${folder}/letter.pdf`, '-'], { encoding: 'utf8' }).includes('umut'));
  await send(page);
}

/** The code of an authenticator (RFC 6238: SHA-1, six digits, thirty seconds). */
function code(secret) {
  const bits = [...secret.replace(/ /g, '')].map(c => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
  const hash = createHmac('sha1', Buffer.from(bits.match(/.{8}/g).map(byte => parseInt(byte, 2)))).update(counter).digest(), at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0');
}

async function firstCase(browser) {
  const page = await visitor(browser, { lang: 'ky' });
  const letter = execFileSync('pdftotext', ['-layout', `${folder}/letter.pdf`, '-'], { encoding: 'utf8' });
  const once = letter.match(/\b[0-9A-Z]{4,6}(?:-[0-9A-Z]{4,6}){2,}\b/)?.[0];
  check('the letter has a one-time code', once, letter);
  const enrol = async who => {
    await who.goto(`${base}/enrol`);
    for (const [name, value] of Object.entries({ login: 'umut', code: once, passphrase: PHRASE, again: PHRASE })) await who.fill(`[name=${name}]`, value);
    await Promise.all([who.waitForEvent('load'), who.locator('main form button').last().click()]);
  };
  await enrol(page);
  equal('he is asked for a second factor of his own', '/sign-in/second', new URL(page.url()).pathname);
  await page.fill('[name=code]', code((await page.locator('main dd').first().innerText()).trim()));
  await Promise.all([page.waitForEvent('load'), page.locator('main form button').last().click()]);
  equal('and is in', `${base}/`, page.url());
  const other = await visitor(browser, { lang: 'ky' });
  await enrol(other);
  equal('a second time the letter is good for nothing', '/enrol', new URL(other.url()).pathname);
  await page.screenshot({ path: `${folder}/first.png`, fullPage: true });
  await page.goto(`${base}/kinds/case/new`);
  await page.fill('[name="f.title"]', 'Мектептердин казандары (ойлоп табылган)');
  if (await page.locator('[name="f.summary"]').count()) await page.fill('[name="f.summary"]', 'Үч сунуш, бир кол жазуу.');
  await send(page);
  check('the first case is opened', (await page.locator('main').innerText()).includes('Мектептердин казандары'), await page.locator('main').innerText());
  await looksRight(page, 'the first case');
  await page.screenshot({ path: `${folder}/case.png`, fullPage: true });
}

await withBrowser(async browser => {
  if (process.env.STEP === 'wizard') await wizard(browser);
  if (process.env.STEP === 'case') await firstCase(browser);
});
