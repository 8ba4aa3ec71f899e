// sign_in.mjs: the way in of an office that is no demo: connecting a device, the wrong passphrase, getting a second factor, and coming
// back with it.
import { createHmac } from 'node:crypto';
import { withBrowser, visitor, check, equal } from './browser.mjs';
import { base, say, speak, open, heading, path, look, says } from './kit.mjs';

const PHRASE = 'a long enough phrase', LANGUAGES = ['en', 'ru', 'ky'];

/** The code of an authenticator (RFC 6238: SHA-1, six digits, thirty seconds). */
function code(secret, seconds = Date.now() / 1000) {
  let bits = '';
  for (const c of secret.replace(/ /g, '')) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0');
  const key = Buffer.from(bits.match(/.{8}/g).map(byte => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(seconds / 30)));
  const hash = createHmac('sha1', key).update(counter).digest(), at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0');
}

async function signIn(page, passphrase, second = '') {
  await page.locator('[name=login]').fill('aibek');
  await page.locator('[name=passphrase]').fill(passphrase);
  if (second) await page.locator('[name=code]').fill(second);
  await page.locator('main form button').last().click();
  await page.waitForLoadState();
}

await withBrowser(async browser => {
  for (const lang of LANGUAGES) {
    const page = await visitor(browser, { lang });
    await open(page, '/sign-in');
    await speak(page, lang);
    await look(page, 'sign in');
    await look(page, 'sign in again');
    await signIn(page, 'wrong');
    equal(`${lang}: with a wrong passphrase one stays outside`, '/sign-in', path(page));
    await look(page, 'a wrong passphrase');
    await open(page, '/connect');
    equal(`${lang}: a page on connecting a device`, say('web.connect-title', lang), await heading(page));
    await look(page, 'connect');
    await look(page, 'connect again');
    await open(page, '/nowhere');
    await look(page, 'a page that is not there');
    await page.context().close();
  }
  const page = await visitor(browser);
  await open(page, '/cases');
  equal('who wants a page signs in first', '/sign-in', path(page));
  await page.locator('main form').evaluate(form => {        // as the page has it when a session ended in mid-form
    for (const [name, value] of [['keep.content', '[["f.title","Половина слова"]]'], ['keep.label', 'Недописанное']]) {
      form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
    }
  });
  await signIn(page, PHRASE);
  equal('without a second factor he comes no further', '/sign-in/second', path(page));
  for (const lang of LANGUAGES) {
    await speak(page, lang);
    await look(page, 'the second factor');
  }
  await speak(page, 'en');
  check('its picture is there', await page.locator('main img').evaluate(image => image.complete && image.naturalWidth > 0));
  const secret = (await page.locator('main dd').first().innerText()).trim();
  await page.locator('[name=code]').fill('000000');
  await page.locator('main form button').last().click();
  await look(page, 'a wrong code');
  await page.locator('[name=code]').fill(code(secret));
  await page.locator('main form button').last().click();
  await page.waitForURL(`${base}/`);
  equal('with its first code he is in', say('view.my-work', 'en'), await heading(page));
  await says(page, 'and what he was typing before he had a second factor is kept', 'Недописанное');
  await page.locator('form[action="/sign-out"] button').click();
  await page.waitForURL('**/sign-in');
  await open(page, '/cases');
  await signIn(page, PHRASE, code(secret, Date.now() / 1000 + 30));
  equal('the next time he comes where he wanted to', '/cases', path(page));
  await says(page, 'and there is nothing yet', say('pages.nothing', 'en'));
  const plain = await visitor(browser);
  await plain.goto(`${process.env.TERGOO_PLAIN}/connect`);
  await look(plain, 'connect over plain HTTP');
});
