// ways.mjs: signing in without a telephone, once in each language: the letter, a second factor, out, and in again with it. English and Kyrgyz with a
// security key, which is Chromium's own virtual authenticator over its debugging protocol; Russian with a printed sheet, whose codes are read off the PDF.
// STEP locked: somebody is suddenly ill; a head asks, a member passes on, two officers recover what no member is left to open.
import { execFileSync } from 'node:child_process';
import { withBrowser, visitor, check, equal } from './browser.mjs';
import { base, say, speak, open, record, heading, path, look, both, says, follow, fill, put, send, signIn, call, text } from './kit.mjs';

const OWN = 'words that only I know', sheets = {};

async function token(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', { options: {
    protocol: 'ctap2', transport: 'usb', hasResidentKey: false, hasUserVerification: false, isUserVerified: false, automaticPresenceSimulation: true,
  } });
  return { session, authenticatorId };
}

const submit = page => follow(page, page.locator('main form button:not([tabindex="-1"])').last());

async function letter(page, lang) {
  const code = process.env[`TERGOO_CODE_${lang}`], wrong = (code[0] === '3' ? '4' : '3') + code.slice(1);
  await open(page, '/sign-in');
  await speak(page, lang);
  await look(page, 'sign in');
  await follow(page, page.locator('main a[href="/enrol"]'));
  equal(`${lang}: a page for the letter`, say('web.enrol-title', lang), await heading(page));
  await look(page, 'first sign in');
  for (const [given, again, sentence] of [[wrong, OWN, say('crypto.code-check', lang)], [code, 'other words', say('web.enrol-differ', lang)], [code, OWN, '']]) {
    await page.locator('[name=login]').fill(`new-${lang}`);
    await page.locator('[name=code]').fill(given.toLowerCase());
    await page.locator('[name=passphrase]').fill(OWN);
    await page.locator('[name=again]').fill(again);
    await submit(page);
    if (sentence) await says(page, `${lang}: what is wrong is said`, sentence);
    if (sentence) await look(page, 'first sign in refused');
  }
  equal(`${lang}: before a second factor nothing else opens`, '/sign-in/second', path(page));
  await open(page, '/cases');
  equal(`${lang}: nor does a page asked for by its address`, '/sign-in/second', path(page));
}

async function addKey(page, lang, name) {
  await page.locator('[name=name]').fill(name);
  await follow(page, page.locator('main button[value=key]'));
}

/** Downloads the sheet; its codes by number, and the number that confirms it. */
async function makeSheet(page, lang) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('form[action="/sign-in/sheet"] button').click()]);
  const text = execFileSync('pdftotext', ['-layout', await download.path(), '-'], { encoding: 'utf8' });
  const codes = new Map([...text.matchAll(/(\d+)\s+([0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3})/g)].map(([, number, code]) => [Number(number), code]));
  equal(`${lang}: forty codes on the sheet`, 40, codes.size);
  const [before, after] = say('way.sheet-confirm', lang).split('{number}').map(part => part.trim().split(' '));
  const flat = text.replace(/\s+/g, ' ');
  const found = flat.match(new RegExp(`${before.at(-1)} (\\d+)[ -]*${after[0].replace(/^-/, '')}`));
  check(`${lang}: and which one confirms it`, Boolean(found), flat.slice(-300));
  return { codes, confirms: Number(found?.[1]) };
}

async function confirmSheet(page, lang, sheet) {
  await page.locator('[name=sheet]').fill(sheet.codes.get(sheet.confirms));
  await follow(page, page.locator('main form:has([name=sheet]) button').last());
}

async function signOut(page) {
  await follow(page, page.locator('form[action="/sign-out"] button'));
}

/** The page that asks for what goes with the login. */
async function others(page, login) {
  await open(page, '/sign-in');
  await page.locator('[name=login]').fill(login);
  await follow(page, page.locator('main button[value=other]'));
  await page.locator('[name=passphrase]').fill(OWN);
}

async function withKey(page, lang) {
  await addKey(page, lang, 'связка');
  equal(`${lang}: with a key he is in`, `${base}/`, page.url());
  await signOut(page);
  await others(page, `new-${lang}`);
  await look(page, 'sign in with a key');
  await page.locator('[name=passphrase]').fill('wrong words');
  await follow(page, page.locator('main button[value=key]'));
  await says(page, `${lang}: one sentence for whatever was wrong`, say('second.wrong', lang));
  await page.locator('[name=passphrase]').fill(OWN);
  await follow(page, page.locator('main button[value=key]'));
  equal(`${lang}: and in again`, `${base}/`, page.url());
}

async function withSheet(page, lang) {
  const sheet = await makeSheet(page, lang);
  await page.locator('[name=sheet]').fill(sheet.codes.get(sheet.confirms % 40 + 1));
  await follow(page, page.locator('main form:has([name=sheet]) button').last());
  await says(page, `${lang}: another code does not confirm it`, say('way.sheet-wrong', lang, { number: sheet.confirms }));
  await look(page, 'a sheet refused');
  await confirmSheet(page, lang, sheet);
  equal(`${lang}: with a sheet he is in`, `${base}/`, page.url());
  await signOut(page);
  await others(page, `new-${lang}`);
  await both(page, 'sign in with a sheet');
  const number = Number((await page.locator('label[for=sheet]').innerText()).match(/\d+/)[0]);
  await page.locator('[name=sheet]').fill(sheet.codes.get(number));
  await submit(page);
  equal(`${lang}: and in again, with the code that was asked for`, `${base}/`, page.url());
  sheets[lang] = sheet;
}

async function ways(page, lang) {
  await open(page, '/sign-in/second');
  equal(`${lang}: his second factors`, say('way.title', lang), await heading(page));
  await says(page, `${lang}: one is few`, say('way.only-one', lang));
  await both(page, 'ways to sign in');
}

/** The page of him who sends a thing; the other one's key is put into the same reader: it comes out of his, as a key is carried. */
async function bothSign(page, reader, key) {
  const { id: of } = await call(page, 'case.open', { fields: { title: 'Конверт (ойдон чыгарылган)' } });
  await call(page, 'case.admit', { case: of, login: 'new-en' });
  const { id } = await call(page, 'record.create', { kind: 'exhibit', case: of, fields: { what: 'Конверт', category: 'document' } });
  await call(page, 'record.move', { id, move: 'seal_up', fields: { package: 'Пакет', seal: 'K-1', pieces: '1' } });
  await reader.session.send('WebAuthn.addCredential', { authenticatorId: reader.authenticatorId, credential: key });
  const begin = () => follow(page, page.locator('main button[name="second.key"]'));
  for (const lang of ['en', 'ru', 'ky']) {
    await speak(page, lang);
    await open(page, `${record(id)}/moves/send`);
    if (lang === 'en') {
      await begin();
      await says(page, 'whose key it is has to be said first', say('custody.key-whose', lang));
      await put(page, 'with', 'new-ru');                    // he has a sheet and no key
      await begin();
      await says(page, 'who has no key shows none', say('custody.key-none', lang));
    }
    await fill(page, { sent_to: 'Сактоо', with: 'new-en' });
    await begin();
    equal(`${lang}: what was typed stands there`, 'Сактоо', await page.locator('[name="f.sent_to"]').inputValue());
    await both(page, 'a form with a security key for the second person');
  }
  await put(page, 'with_passphrase', OWN);
  await send(page);
  await says(page, 'his passphrase alone is not enough', say('second.wrong', 'ky'));
  await put(page, 'with_passphrase', 'wrong words');
  await follow(page, page.locator('main button[value=key]'));
  check('nor is the key alone', (await page.locator('.govuk-error-summary').count()) === 1, await text(page));
  await put(page, 'with_passphrase', OWN);
  await follow(page, page.locator('main button[value=key]'));
  await says(page, 'with both, both have signed', say('custody.signed-by-both', 'ky'));
  equal('the thing is on its way', record(id), path(page));
}

async function signingIn(browser) {
  let carried;
  for (const lang of ['en', 'ru', 'ky']) {
    const page = await visitor(browser, { lang });
    const reader = await token(page);
    await letter(page, lang);
    await both(page, 'choose a second factor');
    await (lang === 'ru' ? withSheet(page, lang) : withKey(page, lang));
    await ways(page, lang);
    if (lang === 'en') {                                // a second one; the first is not taken away by who came with it
      const sheet = await makeSheet(page, lang);
      await confirmSheet(page, lang, sheet);
      check('the one he came with has no button, the other has', await page.locator('main button[value=end]').count() === 1);
      await look(page, 'two ways');
      await follow(page, page.locator('main button[value=end]'));
      check('and it is gone', await page.locator('main button[value=end]').count() === 0);
      [carried] = (await reader.session.send('WebAuthn.getCredentials', { authenticatorId: reader.authenticatorId })).credentials;
    }
    if (lang === 'ky') await bothSign(page, reader, carried);
    await page.context().close();
  }
  const bare = await visitor(browser, { scripts: false });
  await others(bare, 'new-en');
  await follow(bare, bare.locator('main button[value=key]'));
  await says(bare, 'without scripts a key is no way in, and nothing breaks', say('second.wrong', 'en'));
  await others(bare, 'nobody-of-that-name');
  check('of a login that nobody has as much is asked', await bare.locator('main button[value=key], [name=sheet], [name=code]').count() > 0);
}

/** A page of somebody's at that address, in that language. */
async function at(browser, login, lang, address) {
  const page = await visitor(browser, { lang });
  await signIn(page, login, lang);
  if (address) await open(page, address);
  return page;
}

async function recover(browser, login, lang) {
  const page = await at(browser, login, lang, '/locked');
  await says(page, `${lang}: an officer sees what he may recover`, say('pass.officer-title', lang));
  await look(page, 'an officer of the recovery');
  await follow(page, page.locator(`main a[href*="${process.env[`TERGOO_ALONE_${lang}`].replace('/', '%2F')}"]`));
  await choose(page, 'login', 'temir');
  await look(page, 'recovering a case');
  await send(page);
  check(`${lang}: ${login} has done his part`, (await page.locator('.govuk-error-summary').count()) === 0, await text(page));
  await page.context().close();
}

/** A person in a form, of those that it offers. */
async function choose(page, name, login) {
  const id = await page.locator(`input[name="f.${name}.id"]`).evaluateAll((all, wanted) =>
    all.find(input => input.labels[0].textContent.trim().endsWith(wanted)).id, login);
  await page.locator(`[id="${id}"]`).check();
}

async function locked(browser) {
  for (const lang of ['en', 'ru', 'ky']) {
    const head = await at(browser, 'cholpon', lang, '/do/locked.ask');
    await look(head, 'asking for locked cases');
    await choose(head, 'from', `ill-${lang}`);
    await choose(head, 'to', 'temir');
    await head.locator('[name="f.reason"], [name=reason]').first().fill('внезапно заболел');
    await send(head);
    await says(head, `${lang}: it is asked for`, say('pass.asked', lang).split('.')[0]);
    const member = await at(browser, 'gulnara', lang);
    await says(member, `${lang}: a member finds it at his work`, say('pass.waits', lang, { n: 1 }));
    await follow(member, member.locator('main a[href="/locked"]'));
    await look(member, 'locked cases to pass on');
    await follow(member, member.locator('main a[href^="/do/locked.pass_on"]'));
    await send(member);
    await says(member, `${lang}: the successor is let in`, say('pass.done', lang).split('{')[0].trim());
    await member.context().close();
    await open(head, '/locked');
    await look(head, 'locked cases that a head asked for');
    await says(head, `${lang}: the head sees how many`, say('pass.counts', lang, { waiting: 1, passed: 1 }));
    check(`${lang}: and not which`, !(await text(head)).includes('Жабык'), await text(head));
    await head.context().close();
    await recover(browser, 'gulnara', lang);           // in the order in which the case names them: the outer layer first
    await recover(browser, 'bakyt', lang);
    const successor = await at(browser, 'temir', lang, '/cases');
    await says(successor, `${lang}: the successor has the one`, `Жабык биргелешкен ${lang}`);
    await says(successor, `${lang}: and the other`, `Жабык жалгыз ${lang}`);
    await successor.context().close();
  }
}

await withBrowser(process.env.STEP === 'locked' ? locked : signingIn);
