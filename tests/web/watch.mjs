// watch.mjs: watch-lists in a browser, in three languages, by turns on a wide and a narrow window: wrong files refused where they were chosen, a
// list imported by one and put in force by two, 5,000 suppliers held against it, hits answered; the next version, and what was taken off.
// TERGOO_WEB is the address, TERGOO_DEMO its people, WATCH a folder with the files of stories/watch_pages.sh.
import { withBrowser, visitor, check, equal } from './browser.mjs';
import { say, saidFirst, saidLast, label, be, open, record, path, text, look, says, fill, send, sent, follow } from './kit.mjs';

const folder = process.env.WATCH;

async function refused(page, what, sentence) {
  await send(page);
  const said = await page.locator('.govuk-error-summary').innerText().catch(() => '');
  check(what, said.replace(/\s+/g, ' ').includes(sentence), said || await text(page));
}

/** Files are forgotten by a browser with each refusal. */
async function choose(page, name) { await page.locator('main input[type=file]').first().setInputFiles(`${folder}/${name}`); }

async function imported(page, lang, name, title) {
  await open(page, '/do/watch.import');
  await fill(page, { title, format: 'un' });
  await choose(page, name);
  return sent(page, `${name} is imported`);
}

async function inForce(page, lang, list, others) {
  await be(page, 'analyst', lang);
  await open(page, `${record(list)}/moves/put_in_force`);
  await send(page);
  await be(page, 'prosecutor', lang);
  await open(page, '/proposals');
  await follow(page, page.locator('main a[href^="/records/proposal/"]').first());
  await look(page, `${others} that waits for the second signature`);
  await follow(page, page.locator('main a[href*="proposal.sign"], main form[action*="proposal.sign"] button').first());
  if (await page.locator('main form[method=post] button:not([name])').count() > 0) await send(page);
  await open(page, record(list));
  await says(page, 'it is in force', label('watch_list', 'in_force', lang));
}

async function answered(page, lang, screening) {
  await open(page, record(screening));
  const hits = page.locator('main a[href^="/records/hit/"]');
  equal('all planted names are hits', 'true', String(await hits.count() >= 30));
  await look(page, 'a screening with its hits');
  await says(page, 'that a hit is a question is said', say('watch.question', lang));
  await hits.first().click();
  await look(page, 'a hit');
  await says(page, 'with what speaks for it', say('watch.why', lang));
  const hit = path(page).slice('/records/'.length);
  await follow(page, page.locator(`main a[href$="/moves/other"]`));
  await look(page, 'answering it');
  await refused(page, 'an answer needs its reason', label('hit', 'because', lang));
  await fill(page, { because: 'Башка шаар, башка номер (вымышлено)' });
  await send(page);
  await open(page, record(hit));
  await says(page, 'it has its answer', label('hit', 'other', lang));
}

async function day(browser, lang) {
  const page = await visitor(browser, { lang });
  const title = `UN list ${lang}`;
  await be(page, 'analyst', lang);
  await open(page, '/kinds/watch_list');
  await follow(page, page.locator('main a[href^="/do/watch.import"]'));
  await look(page, 'importing a list');
  await fill(page, { title, format: 'un' });
  await choose(page, 'laughs.xml');
  await refused(page, 'entities that grow are refused', saidFirst('watch.document-type', lang).slice(0, 40));
  await look(page, 'a list that was refused');
  await choose(page, 'cut.xml');
  await refused(page, 'half a list is refused', saidLast('watch.no-xml', lang));
  await choose(page, 'un.xml');
  const list = await sent(page, 'a list is imported');
  await look(page, 'a list that is imported');
  await inForce(page, lang, list, 'a list');
  await look(page, 'a list in force');

  await be(page, 'analyst', lang);
  await open(page, '/do/watch.import');
  await fill(page, { title: `Own list ${lang}`, format: 'table', list_date: '15.1.2026' });
  await choose(page, 'columns.csv');
  await refused(page, 'other columns are refused by name', 'religion');
  await choose(page, 'own.csv');
  const own = await sent(page, 'a table is imported');
  await inForce(page, lang, own, 'a table');
  await be(page, 'analyst', lang);
  await open(page, record(own));
  await follow(page, page.locator('main a[href^="/do/watch.screen?"]'));
  await look(page, 'asking for a screening');
  await choose(page, 'suppliers.csv');
  await refused(page, 'a screening needs its purpose', say('arg.watch-purpose', lang));
  await choose(page, 'suppliers.csv');
  await fill(page, { purpose: 'Жылдык текшерүү / ежегодная проверка' });
  const began = Date.now();
  const screening = await sent(page, '5,000 suppliers are screened');
  console.log(`# 5,000 suppliers from the button to the page: ${Date.now() - began} ms`);
  await answered(page, lang, screening);

  await open(page, `/do/watch.screen?list=${encodeURIComponent(list)}`);
  await fill(page, { purpose: 'x' });
  await choose(page, 'one.csv');
  await sent(page, 'a name whose entry will go is looked up');
  const next = await imported(page, lang, 'un-next.xml', title);
  await look(page, 'the next version');
  await says(page, 'what changed is counted', say('watch.changes-counted', lang, { added: 1, removed: 1, changed: 1, same: 5 }));
  await says(page, 'and the hit on what was taken off is told', say('watch.gone', lang));
  await inForce(page, lang, next, 'the next version');
  await open(page, record(list));
  await says(page, 'the version before is out of force', label('watch_list', 'replaced', lang));
  await page.context().close();
}

await withBrowser(async browser => {
  for (const lang of ['en', 'ru', 'ky']) await day(browser, lang);
});
