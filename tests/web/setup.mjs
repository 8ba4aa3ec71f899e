// setup.mjs: the first day in the browser, as people go through it. $STEP: old_clock (a machine a year back); begin (to the calendar); go_on (after the
// process was killed: from there to the made office); print (what is shown once, after another power cut); people (the administrator, his table of users, the second person with her letter).
// $CODE is what the command said, $LETTER the code of the second person's letter; prints go to $PRINTS, tables come from $TABLES.
import { tmpdir } from 'node:os';
import { createHmac } from 'node:crypto';
import { check, equal, looksRight, visitor, withBrowser } from './browser.mjs';

const base = process.env.TERGOO_WEB, code = process.env.CODE, prints = process.env.PRINTS, shots = process.env.SHOTS;
const LANGS = ['ru', 'ky', 'en'];

/** The page in three languages, narrow and wide; it ends in English. */
async function looksRightEverywhere(page, name) {
  for (const lang of LANGS) {
    await Promise.all([page.waitForNavigation(), page.click(`.tergoo-bar button[lang=${lang}]`)]);
    equal(`${name}: the page is in ${lang}`, lang, await page.getAttribute('html', 'lang'));
    for (const width of [320, 1200]) {
      await page.setViewportSize({ width, height: 900 });
      if (width === (lang === 'en' ? 1200 : 320)) await looksRight(page, `${name} in ${lang} at ${width}`);
      if (shots) await page.screenshot({ path: `${shots}/${name}-${lang}-${width}.png`, fullPage: true });
    }
  }
}

async function saveDownload(page, selector, to) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click(selector)]);
  await download.saveAs(to);
}

const title = page => page.textContent('h1').then(t => t.trim());
async function send(page, button = 'main form button.govuk-button:not(.govuk-button--secondary):not(.govuk-visually-hidden)') {
  await Promise.all([page.waitForNavigation(), page.click(button)]);
}

async function enter(page) {
  await page.goto(`${base}/`);
  equal('nothing is served but the page that asks for the code', `${base}/setup/code`, page.url());
  await page.fill('input[name=code]', code.toLowerCase().replaceAll('-', ''));
  await send(page);
}

async function begin(browser) {
  const page = await visitor(browser);
  await page.goto(`${base}/setup/check`);
  equal('an inner page asks for the code first', `${base}/setup/code`, page.url());
  await page.fill('input[name=code]', 'AAAA-BBBB-CCCC');
  await send(page);
  check('a wrong code is refused', (await page.textContent('main')).includes('not the set-up code'));
  await looksRightEverywhere(page, 'code');
  await enter(page);
  equal('it begins with the language', 'Language', await title(page));
  await looksRightEverywhere(page, 'language');
  await page.check('input[value=ky]');
  await send(page);
  await send(page);
  check('an empty answer is told at its field', await page.locator('.govuk-error-message').count() > 0);
  await looksRightEverywhere(page, 'institution');
  await page.fill('input[name=name]', 'Көк-Мунар шаарынын прокуратурасы');
  await page.check('input[value=prosecutor]');
  await send(page);
  const today = (await page.textContent('.govuk-panel__title')).trim().slice(0, 10);
  await page.fill('input[name="clock.day"]', today.slice(0, 6) + (Number(today.slice(6)) - 1));
  await page.check('input[value=no]');
  await send(page);
  const main = await page.textContent('main');
  check('a day a year off is refused with the remedy', main.includes('365 days apart') && main.includes('timedatectl set-time'), main);
  await looksRightEverywhere(page, 'clock');
  await page.fill('input[name="clock.day"]', today);
  await page.check('input[value=yes]');
  await send(page);
  await page.fill('input[name="day.on"]', '01.01.2027');
  await page.fill('input[name="day.name"]', 'Жаңы жыл');
  await send(page, 'button[value=add]');
  check('a day is added, unconfirmed until somebody has the text', (await page.textContent('main table')).includes('Unconfirmed'));
  await looksRightEverywhere(page, 'calendar');
}

async function goOn(browser) {
  const page = await visitor(browser, { scripts: false });
  await page.goto(`${base}/setup/code`);
  await page.fill('input[name=code]', code);
  await send(page);
  equal('it goes on where it was', 'Working days', await title(page));
  check('what was added is kept', (await page.textContent('main table')).includes('Жаңы жыл'));
  await send(page);
  await page.fill('textarea', 'Тергөө бөлүмү\nКеңсе\nтергөө бөлүмү');
  await send(page);
  check('a unit twice is told', (await page.textContent('.govuk-error-message')).includes('twice'));
  await page.fill('textarea', 'Тергөө бөлүмү\nКеңсе');
  await send(page);
  await page.fill('input[name=login]', 'admin');
  await page.fill('input[name=full_name]', 'Асанов Aзат');
  await page.fill('input[name=passphrase]', 'short');
  await page.fill('input[name=again]', 'short');
  await send(page);
  const errors = await page.textContent('main');
  check('a Latin letter in a Cyrillic name and a short passphrase are told', errors.includes('Latin and Cyrillic') && errors.includes('at least 12'), errors);
  await page.fill('input[name=full_name]', 'Асанов Азат Асанович');
  await page.fill('input[name=passphrase]', 'four words of a phrase');
  await page.fill('input[name=again]', 'four words of a phrase');
  await send(page);
  await page.fill('input[name="second.login"]', 'ADMIN');
  await page.fill('input[name="second.full_name"]', 'Осмонова Үмүт');
  await send(page);
  check('the second person is another one', (await page.textContent('main')).includes("administrator's name"));
  await page.fill('input[name="second.login"]', 'umut');
  await send(page);
  await page.check('input[value=now]');
  await page.fill('input[name="copies.folder"]', tmpdir());       // where the office lies, too
  await send(page);
  const refused = await page.textContent('main');
  check('a folder on the same disk is no second place', refused.includes('same disk') || refused.includes('Nothing can be written'), refused);
  await page.check('input[value=later]');
  await send(page);
  equal('then the printer', 'Printer', await title(page));
  for (const lang of LANGS) await saveDownload(page, `a[href="/setup/print/test-${lang}"]`, `${prints}/test-${lang}.pdf`);
  await page.check('input[value=yes]');
  await send(page);
  await send(page);
  equal('at the end everything is shown', 'Check everything', await title(page));
  if (shots) await page.screenshot({ path: `${shots}/check.png`, fullPage: true });
  check('with the passphrase hidden', (await page.textContent('main')).includes('22 characters'));
  await Promise.all([page.waitForNavigation(), page.click('a:has-text("Second place for copies")')]);
  equal('a line leads back to its question', 'Second place for copies', await title(page));
  await page.goto(`${base}/setup/check`);
  await send(page);
  equal('the office is made', 'The office is made', await title(page));
}

async function printAll(browser) {
  const page = await visitor(browser);
  await page.goto(`${base}/setup/code`);
  await page.fill('input[name=code]', code);
  await send(page);
  equal('after a power cut before the printer it asks for the passphrase', 'The office is made', await title(page));
  check('and shows nothing without it', !(await page.textContent('main')).includes('tergoo-secret'));
  await looksRightEverywhere(page, 'sealed');
  await page.fill('input[name=passphrase]', 'another phrase of four');
  await send(page);
  check('another passphrase opens nothing', (await page.textContent('.govuk-error-message')).includes('not the passphrase'));
  await page.fill('input[name=passphrase]', 'four words of a phrase');
  await send(page);
  await saveDownload(page, 'a[href="/setup/print/letter"]', `${prints}/letter.pdf`);
  await saveDownload(page, 'a[href="/setup/print/copy-key"]', `${prints}/copy-key.pdf`);
  for (const lang of LANGS) {
    await Promise.all([page.waitForNavigation(), page.click(`.tergoo-bar button[lang=${lang}]`)]);
    if (lang !== 'en') await saveDownload(page, 'a[href="/setup/print/copy-key"]', `${prints}/copy-key-${lang}.pdf`);
    if (shots) await page.screenshot({ path: `${shots}/made-${lang}.png`, fullPage: true });
  }
  await send(page);
  equal('and the last page says what comes next', 'Sign in now', await title(page));
}

async function oldClock(browser) {
  const page = await visitor(browser);
  await enter(page);
  await page.check('input[value=en]');
  await send(page);
  await page.fill('input[name=name]', 'An office');
  await page.check('input[value=field_office]');
  await send(page);
  await page.fill('input[name="clock.day"]', (await page.textContent('.govuk-panel__title')).trim().slice(0, 10));
  await page.check('input[value=yes]');
  await send(page);
  equal('whatever somebody says, a clock before the program goes no further', 'Clock', await title(page));
  check('and it is told what to do', (await page.textContent('main')).includes('timedatectl set-time'));
  await looksRight(page, 'a clock a year back');
}

/** The code of an authenticator (RFC 6238: SHA-1, six digits, thirty seconds). */
function second(secret, seconds = Date.now() / 1000) {
  const bits = [...secret].map(c => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map(byte => parseInt(byte, 2))), counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(seconds / 30)));
  const hash = createHmac('sha1', key).update(counter).digest(), at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0');
}

/** From the page of second factors to the first page, by a telephone. */
async function chooseSecond(page) {
  const begin = page.locator('form:has(input[name=step][value=begin]) button.govuk-button');
  if (await begin.count() > 0) await Promise.all([page.waitForNavigation(), begin.last().click()]);
  const secret = (await page.textContent('main')).match(/[A-Z2-7]{4}(?: [A-Z2-7]{4}){3,}/)[0].replaceAll(' ', '');
  await page.locator('input[name=code]').last().fill(second(secret));
  await Promise.all([page.waitForNavigation(), page.locator('form:has(input[name=code]) button.govuk-button').last().click()]);
}

async function useLetter(page, code, phrase) {
  await page.goto(`${base}/sign-in`);
  await Promise.all([page.waitForNavigation(), page.click('a[href="/enrol"]')]);
  await page.fill('input[name=login]', 'umut');
  await page.fill('input[name=code]', code);
  await page.fill('input[name=passphrase]', phrase);
  await page.fill('input[name=again]', phrase);
  await Promise.all([page.waitForNavigation(), page.locator('main form button.govuk-button').last().click()]);
}

async function people(browser) {
  const admin = await visitor(browser);
  await admin.goto(`${base}/sign-in`);
  await admin.fill('input[name=login]', 'admin');
  await admin.fill('input[name=passphrase]', 'four words of a phrase');
  await Promise.all([admin.waitForNavigation(), admin.locator('main form button.govuk-button').last().click()]);
  await chooseSecond(admin);
  equal('the administrator is in', `${base}/`, admin.url());
  await admin.goto(`${base}/users`);
  await Promise.all([admin.waitForNavigation(), admin.click('a[href="/users/import"]')]);
  await looksRightEverywhere(admin, 'import');
  await admin.setInputFiles('input[type=file]', `${process.env.TABLES}/faulty.csv`);
  await send(admin, 'button[name=look]');
  const said = await admin.textContent('main');
  check('a table with duplicates is told by row and column', said.includes('stands in row 2 already') && said.includes('There is a user'), said);
  await looksRight(admin, 'a faulty table');
  if (shots) await admin.screenshot({ path: `${shots}/faults.png`, fullPage: true });
  await admin.setInputFiles('input[type=file]', `${process.env.TABLES}/people.csv`);
  await saveDownload(admin, 'main form button.govuk-button:not(.govuk-button--secondary)', `${prints}/letters.pdf`);
  await admin.goto(`${base}/users`);
  check('the people are there', (await admin.textContent('main')).includes('Бакыт Асанов'));
  for (const path of ['/connect']) {
    await admin.goto(base + path);
    await looksRightEverywhere(admin, 'connect');
  }
  const umut = await visitor(browser, { width: 320, lang: 'ky' });
  await useLetter(umut, process.env.LETTER, 'сөз айкашы менин өзүмдүкү');
  await chooseSecond(umut);
  equal('in another browser the second person is in with her letter', `${base}/`, umut.url());
  const thief = await visitor(browser);
  await useLetter(thief, process.env.LETTER, 'somebody else entirely');
  const refused = await thief.textContent('main');
  check('the same letter a second time is refused, with when it was used', /used/i.test(refused) && !/My work/.test(refused), refused);
}

await withBrowser(async browser => {
  if (process.env.STEP === 'old_clock') await oldClock(browser);
  if (process.env.STEP === 'people') await people(browser);
  if (process.env.STEP === 'begin') await begin(browser);
  if (process.env.STEP === 'go_on') await goOn(browser);
  if (process.env.STEP === 'print') await printAll(browser);
});
