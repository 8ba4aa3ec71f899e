// search.mjs: what a search shows and why, what narrows it, its next page; a saved search, and a standing one that two people stand behind.
import { withBrowser, visitor, check, equal } from './browser.mjs';
import { base, say, saidFirst, speak, open, text, look, says, send, follow } from './kit.mjs';

const PHRASE = 'a long enough phrase', CASE = process.env.TERGOO_CASE, LANGUAGES = ['en', 'ru', 'ky'];
const WHY = 'named by the witness on 12 November';

async function inside(browser, login) {
  const page = await visitor(browser);
  await open(page, '/sign-in');
  await page.locator('[name=login]').fill(login);
  await page.locator('[name=passphrase]').fill(PHRASE);
  await Promise.all([page.waitForNavigation(), page.locator('main form button').last().click()]);
  return page;
}

const question = (words, more = {}) => `/search?${new URLSearchParams({ words, ...more })}`;
const person = words => question(words, { case: CASE, reason: WHY });
const hits = page => page.locator('main table tbody tr').count();

async function spellings(page, lang) {
  for (const words of ['Жумабеков', 'Джумабеков', 'Jumabekov', 'Zhumabekov', ';evf,trjd']) {
    await open(page, person(words));
    equal(`one person by ${words} (${lang})`, 1, await hits(page));
    check(`  it is he (${lang})`, (await text(page)).includes('Жумабеков Азамат'));
  }
  await says(page, `the other keyboard is named (${lang})`, say('search.keyboard', lang, { typed: ';evf,trjd', meant: 'жумабеков' }));
  await open(page, person('Jumabekov'));
  await says(page, `the reason in words (${lang})`, say('search.why-spelling', lang, { asked: 'jumabekov' }));
  await look(page, 'by another spelling');
  await look(page, 'by another spelling');
  await open(page, question('Jumabekov'));
  await says(page, `without a case nobody is shown (${lang})`, say('lookup.left-out', lang));
}

async function filter(page, lang) {
  await open(page, question('котел'));
  equal(`fifty on the first page (${lang})`, 50, await hits(page));
  await look(page, 'a page of fifty');
  await look(page, 'a page of fifty');
  await follow(page, page.locator('main a[href*="page="]').first());
  await page.waitForLoadState();
  equal(`the rest on the next (${lang})`, 10, await hits(page));
  await open(page, question('котел'));
  await page.locator('main form [name=kind]').selectOption('note');
  await page.locator('main form [name=to]').fill('01.01.2020');
  await Promise.all([page.waitForNavigation(), page.locator('main form button').first().click()]);
  const asked = new URL(page.url()).searchParams;
  check(`what narrows it stands in the address (${lang})`, asked.get('kind') === 'note' && asked.get('to') === '01.01.2020', page.url());
  equal(`nothing so long ago (${lang})`, 0, await page.locator('main table tbody tr').count());
  check(`and the form still says so (${lang})`, await page.locator('main form [name=to]').inputValue() === '01.01.2020');
  await look(page, 'a narrow search');
  await open(page, question('0555 123456', { kind: 'note', from: '31.02.2026' }));
  check(`a day that there is not (${lang})`, (await page.locator('body').innerText()).includes('31.02.2026'));
}

async function save(page, lang) {
  await open(page, question('котел', { kind: 'note' }));
  await page.locator('main a', { hasText: say('search.save', lang) }).click();
  await page.waitForLoadState();
  await look(page, 'saving a search');
  await page.locator('main form [name="f.title"], main form [name=title]').first().fill(`Котлы ${lang}`);
  await send(page);
  await open(page, '/searches');
  await page.locator('main a', { hasText: `Котлы ${lang}` }).click();
  await page.waitForLoadState();
  equal(`a saved search asks again (${lang})`, 50, await hits(page));
  check(`narrowed as it was (${lang})`, new URL(page.url()).searchParams.get('kind') === 'note', page.url());
}

async function stand(page, other, lang) {
  await open(page, `/do/search.stand?${new URLSearchParams({ words: `новый ${lang}`, case: CASE })}`);
  await look(page, 'asking for a standing search');
  await page.locator('main form textarea').first().fill(WHY);
  await send(page);
  await says(page, `asked for (${lang})`, say('search.standing-asked', lang));
  await open(other, '/searches');
  await look(other, 'standing searches that wait');
  await other.locator('main table a', { hasText: `новый ${lang}` }).first().click();
  await other.waitForLoadState();
  await look(other, 'a standing search');
  await follow(other, other.locator('main a[href*="search.put_in_force"]'));
  await other.waitForLoadState();
  await send(other);
  await says(other, `put in force (${lang})`, say('search.put-in-force', lang));
  await open(page, '/searches');
  check(`it runs, with nothing new (${lang})`, (await text(page)).includes(say('search.no-news', lang)), await text(page));
  await look(page, 'kept searches');
}

await withBrowser(async browser => {
  const bakyt = await inside(browser, 'bakyt'), gulnara = await inside(browser, 'gulnara');
  for (const lang of LANGUAGES) {
    for (const page of [bakyt, gulnara]) {
      await open(page, '/');
      await speak(page, lang);
    }
    await spellings(bakyt, lang);
    await filter(bakyt, lang);
    await save(bakyt, lang);
    await stand(bakyt, gulnara, lang);
  }
});
