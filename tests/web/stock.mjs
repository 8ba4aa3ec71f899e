// stock.mjs: counting a store in a browser, without a mouse: a scanner types a label and Enter, and the page says what it was, in three languages, wide and narrow; a
// label that is torn, one read under a Cyrillic layout; the same held before a camera, which is a film made of our own printed label; and the store handed over to
// its next keeper by two. STOCK_FILM is the film, STOCK_LABEL what stands on the label, STOCK_THING its number.
import { withBrowser, check, equal, visitor } from './browser.mjs';
import { base, say, saidFirst, label, open, record, look, both, says, follow, put, send, sent, signIn, somebody, call, path, text } from './kit.mjs';

const { STOCK_FILM, STOCK_LABEL, STOCK_THING, STOCK_ROOM, STOCK_TAKE, STOCK_OTHER, STOCK_HAND } = process.env;

/** What a scanner does: keys, and Enter. Nothing is clicked. */
async function scan(page, typed) {
  await page.keyboard.type(typed);
  await Promise.all([page.waitForEvent('load', { timeout: 10000 }), page.keyboard.press('Enter')]);
}
const focused = page => page.evaluate(() => document.activeElement?.name);
const outcome = name => lang => label('stock_scan', name, lang);

async function reading(page, lang) {
  await open(page, '/labels');
  equal('the field has the focus when the page is there', 'f.text', await focused(page));
  await look(page, 'reading a label');
  await scan(page, STOCK_LABEL);
  await says(page, 'the label is read whole', STOCK_THING);
  equal('and the field waits for the next', 'f.text', await focused(page));
  await both(page, 'a label that was read');
  await scan(page, STOCK_LABEL.slice(0, 50));
  await says(page, 'a torn one is said to be torn', say('stock.torn', lang));
    await scan(page, STOCK_THING.replace('EX', 'УЧ'));
  await says(page, 'keys under a Cyrillic layout are understood', say('stock.layout', lang, { text: STOCK_THING }));
  await scan(page, 'XYZ-99');
  await says(page, 'what nobody knows is said to be unknown', say('stock.unknown', lang, { text: 'XYZ-99' }));
}

async function counting(page, lang, found) {
  await open(page, record(STOCK_TAKE));
  await follow(page, page.locator('main a[href^="/stock/"]').first());
  await says(page, 'first the place', say('stock.field-place', lang));
  await scan(page, 'R1-A');
  await says(page, 'is counted at', say('stock.place', lang));
  await scan(page, STOCK_LABEL);
  await says(page, found ? 'the thing was counted by the first already' : 'the thing is found', found ? say('stock.again', lang) : outcome('found')(lang));
  await look(page, 'a thing that was counted');
  await scan(page, STOCK_OTHER);
  await says(page, 'one that lies elsewhere', found ? say('stock.again', lang) : outcome('misplaced')(lang));
  await scan(page, `STICKER-${lang}`);
  await says(page, 'a label that nobody knows', say('stock.enter-unknown', lang));
  await look(page, 'an unknown label');
  await page.locator('[name="f.unknown"][value="true"]').check();
  await follow(page, page.locator('main form[method=post] button:not([type=button])').last());
  await says(page, 'is entered all the same', outcome('unknown')(lang));
  await open(page, record(STOCK_TAKE));
  await says(page, 'and the count says how far it is', say('stock.row-left', lang));
  await both(page, 'how far a count is');
}

async function camera(browser) {
  const page = await visitor(browser, { lang: 'en' });
  await page.context().grantPermissions(['camera'], { origin: base });
  await signIn(page, 'sadyr', 'en');
  await open(page, '/labels');
  equal('a camera may be used here', true, await page.evaluate(() => window.isSecureContext));
  await page.locator('main form button[type=button]').click();
  await page.waitForFunction(number => document.querySelector('main')?.innerText.includes(number), STOCK_THING, { timeout: 30000 }).catch(() => {});
  await says(page, 'the label is read from the film', STOCK_THING);
  await page.waitForSelector('video:not([hidden])', { timeout: 10000 }).catch(() => {});
  equal('the camera runs on for the next label', 1, await page.locator('video:not([hidden])').count());
  await look(page, 'the camera');
  await page.locator('main form button[type=button]').click();
  equal('and can be stopped', 0, await page.locator('video:not([hidden])').count());
  const plain = await visitor(browser, { lang: 'en', scripts: false });
  await signIn(plain, 'sadyr', 'en');
  await open(plain, '/labels');
  await plain.locator('[name="f.text"]').fill(STOCK_THING);
  await send(plain);
  await says(plain, 'without scripts it is typed and sent', STOCK_THING);
}

async function handing(browser) {
  const keeper = await somebody(browser, 'begimai', 'ru'), next = await somebody(browser, 'sadyr', 'ky');
  await open(next, record(STOCK_HAND));
  await says(next, 'what is counted is said', label('stock_scan', 'found', 'ky'));
  await open(keeper, `${record(STOCK_HAND)}/moves/settle`);
  await put(keeper, 'remarks', 'Всё на месте (вымышлено)');
  await look(keeper, 'settling a hand-over');
  await send(keeper);
  await open(next, '/proposals');
  await follow(next, next.locator('main a[href*="/records/proposal/"]').first());
  await look(next, 'a hand-over to be signed');
  await follow(next, next.locator('main a[href*="proposal.sign"], main form button').first());
  if (path(next).startsWith('/do/')) await send(next);
  await open(next, record(STOCK_ROOM));
  await says(next, 'the store has its new keeper', 'Ойдон sadyr');
  await look(next, 'a place with its new keeper');
}

await withBrowser(async browser => {
  let found = false;
  for (const lang of ['en', 'ru', 'ky']) {
    const page = await somebody(browser, 'sadyr', lang);
    await reading(page, lang);
    await counting(page, lang, found);
    found = true;
    await page.context().close();
  }
  await camera(browser);
  await handing(browser);
}, ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${STOCK_FILM}`]);
