// refusals.mjs: pages that nobody wants to see: a conflict (409), too much at once (413), too many wrong passphrases (429), a worker that broke (500), a
// gate that is gone (503), each with what can be done now; and a locked case, opened and read. STEP is which.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withBrowser, visitor, check, equal } from './browser.mjs';
import { base, say, speak, open, record, heading, path, text, look, says, put, fill, send, sent } from './kit.mjs';

const PHRASE = 'a long enough phrase', PAPER = process.env.TERGOO_PAPER, LANGUAGES = ['en', 'ru', 'ky'];

async function both(page, name) {
  await look(page, name);
  await look(page, name);
}

async function signIn(page, login, passphrase = PHRASE) {
  await open(page, '/sign-in');
  await page.locator('[name=login]').fill(login);
  await page.locator('[name=passphrase]').fill(passphrase);
  await Promise.all([page.waitForNavigation(), page.locator('main form button').last().click()]);
}

async function inside(browser, login) {
  const page = await visitor(browser);
  await signIn(page, login);
  return page;
}

/** That status, its title, and a way on, in three languages. */
async function refused(page, what, status, key, go) {
  for (const lang of LANGUAGES) {
    await open(page, '/');
    await speak(page, lang);
    const answer = await go();
    equal(`${what}: ${status} (${lang})`, status, answer.status());
    equal(`${what}: its title (${lang})`, say(key, lang), await heading(page));
    await both(page, what);
  }
}

async function conflict(page) {
  await refused(page, 'a conflict', 409, 'web.title-conflict', () => page.goto(`${base}/do/paper.return?id=${encodeURIComponent(PAPER)}`));
}

/** What was typed is too long to be taken: it is said, and where the way on is. */
async function tooLarge(page) {
  await refused(page, 'too much at once', 413, 'web.title-too-large', async () => {
    await open(page, `${record(PAPER)}/change`);
    const [answer] = await Promise.all([page.waitForNavigation(), page.locator('main form[method=post]').last().evaluate(form => {
      form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'f.text', value: 'ы'.repeat(2400000) }));
      form.requestSubmit();
    })]);
    return answer;
  });
}

/** A NUL in what was typed: the form comes back with the rest of it, and says so at that field. */
async function lost(page) {
  for (const lang of LANGUAGES) {
    await open(page, '/');
    await speak(page, lang);
    await open(page, `${record(PAPER)}/change`);
    await page.locator('[name="f.title"]').fill('Сөз');
    const [answer] = await Promise.all([page.waitForNavigation(), page.locator('[name="f.text"]').evaluate(area => {
      area.value = 'before\u0000behind';
      area.form.requestSubmit();
    })]);
    equal(`a NUL: 422 (${lang})`, 422, answer.status());
    equal(`a NUL: what was typed stands there (${lang})`, 'before\ufffdbehind', await page.locator('[name="f.text"]').inputValue());
    equal(`a NUL: and in the other field (${lang})`, 'Сөз', await page.locator('[name="f.title"]').inputValue());
    const name = await page.locator('[name="f.text"]').getAttribute('id');
    equal(`a NUL: the summary leads to the field (${lang})`, 1, await page.locator(`main a[href="#${name}"]`).count());
    check(`a NUL: it is said (${lang})`, (await page.locator('main').innerText()).includes(say('web.text-lost', lang).slice(0, 30)));
    await look(page, 'lost text');
  }
}

async function tooOften(browser) {
  const page = await visitor(browser);
  await open(page, '/sign-in');
  let status = 0;
  for (let i = 0; i < 20 && status !== 429; i++) {
    await page.locator('[name=login]').fill('bakyt');
    await page.locator('[name=passphrase]').fill(`wrong ${i}`);
    const [answer] = await Promise.all([page.waitForNavigation(), page.locator('main form button').last().click()]);
    status = answer.status();
  }
  equal('too many wrong passphrases: 429', 429, status);
  await both(page, 'too often');
}

async function broken(page) {
  await refused(page, 'a worker that broke', 500, 'web.title-fault', () => page.goto(`${base}/papers/${PAPER}/pdf`));
}

async function gone(page) {
  for (const lang of LANGUAGES) {
    const answer = await page.goto(`${base}/cases`);
    equal(`the gate is gone: 503 (${lang})`, 503, answer.status());
    equal(`the gate is gone: its title (${lang})`, say('web.title-fault', page.lang), await heading(page));
    await both(page, 'the gate is gone');
    await page.goto(`${base}/language`).catch(() => null);
    const next = { en: 'ru', ru: 'ky', ky: 'en' }[page.lang];
    await page.locator(`main button[value="${next}"], form[action="/language"] button[value="${next}"]`).first().click();
    page.lang = next;
  }
}

/** A locked case by the form that opens it, read by a member; whoever is none learns nothing of it. */
async function locked(browser) {
  const lead = await inside(browser, 'aibek'), stranger = await inside(browser, 'bakyt');
  await open(lead, record(process.env.TERGOO_LOCKED));
  for (const lang of LANGUAGES) {
    await speak(lead, lang);
    await says(lead, `a member reads it (${lang})`, 'Жабык иш');
    await both(lead, 'a locked case');
  }
  const begin = lead.locator('main a[href^="/kinds/note/new?"]').first();
  await Promise.all([lead.waitForURL(url => url.pathname === '/kinds/note/new'), begin.evaluate(link => link.click())]);
  await fill(lead, { title: 'Жабык жазма', text: 'Чалуу' });
  const id = await sent(lead, 'a note is written into it');
  await both(lead, 'a note in a locked case');
  await open(lead, `/papers/about/${id}`);
  await both(lead, 'papers of a record in a locked case');
  for (const what of [process.env.TERGOO_LOCKED, id]) {
    const answer = await stranger.goto(base + record(what));
    equal('whoever is no member finds nothing', 404, answer.status());
  }
  await both(stranger, 'a locked case that is not his');
}

const STEPS = {
  refused: async browser => {
    const page = await inside(browser, 'aibek');
    await conflict(page);
    await tooLarge(page);
    await lost(page);
    await tooOften(browser);
  },
  broken: async browser => broken(await inside(browser, 'aibek')),
  locked,
  gone: async browser => {
    const page = await inside(browser, 'aibek');
    writeFileSync(join(process.env.TERGOO_WORK, 'inside'), '');
    for (let i = 0; i < 100 && (await page.goto(`${base}/cases`)).status() !== 503; i++) await page.waitForTimeout(200);
    await gone(page);
  },
};

await withBrowser(STEPS[process.env.STEP]);
