// store_views.mjs: the office's store by its pages, in each of the three languages: the tree of places, how full they are, one place and what lies in it,
// what is out and overdue, who carries what; and the keeper, who is in no case, moves a thing by the code on a label.
import { withBrowser, check, equal } from './browser.mjs';
import { say, open, record, says, somebody, call, both, look, put, send, follow } from './kit.mjs';

const day = n => new Date(Date.now() + 6 * 3600e3 + n * 86400e3).toISOString().slice(0, 10);

// a grey chequer of 160 by 120: what it shows is nobody's question here
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAKAAAAB4CAAAAABQyaazAAAAe0lEQVR42u3ZMREAMAwCwMipfxWVVQPs6SXPzPArR92QE9LVK0BAQEBAQEBAQEDA0cCfMKkHCAgICAgICAgICDgbaNUBAgICAgICAgICAvpJzE5AQEBAQEBAQEBAP4lVBwgICAgICAgICAjoJzE7AQEBAQEBAQEBAVcBH2sBKg7m2iIyAAAAAElFTkSuQmCC', 'base64');

/** From the page of the thing, with a file as a person adds it; the pictures of one seal stand beside each other there. */
async function photographed(keeper, thing, moment, lang) {
  await open(keeper, record(thing));
  await follow(keeper, keeper.locator('main a', { hasText: say('photo.offer', lang) }).first());
  await look(keeper, 'a photograph of a seal');
  await keeper.locator('[name="f.moment"]').selectOption(moment).catch(() => keeper.locator(`[name="f.moment"][value="${moment}"]`).check());
  await keeper.locator('input[type=file]').setInputFiles({ name: `${moment}.png`, mimeType: 'image/png', buffer: PICTURE });
  await send(keeper);
}

const place = (page, fields) => call(page, 'record.create', { kind: 'storage_place', fields }).then(made => made.id);

/** A thing of the case, sealed by the investigator and received by the keeper. */
async function thing(aibek, cholpon, of, seal, fields, where) {
  const { id } = await call(aibek, 'record.create', { kind: 'exhibit', case: of, fields });
  await call(aibek, 'record.move', { id, move: 'seal_up', fields: { package: 'Конверт', seal, pieces: '2' } });
  await call(aibek, 'record.move', { id, move: 'send', fields: { sent_to: 'Сактоочу' } });
  await call(cholpon, 'record.move', { id, move: 'receive', fields: { seal_received: seal, pieces_received: '2', place: where } });
  return id;
}

async function fill(aibek, cholpon) {
  const of = (await call(aibek, 'case.open', { fields: { title: 'Казандар (ойдон чыгарылган)' } })).id;
  const keeper = JSON.stringify(await call(cholpon, 'session.show', {})).match(/user\/[0-9a-f]{16}/)[0];
  await place(cholpon, { name: 'Негизги кампа', code: 'D', level: 'place', keeper });
  await place(cholpon, { name: '2-бөлмө, заттык далилдер', code: 'R2', level: 'room', inside: 'D', keeper });
  const shelf = await place(cholpon, { name: '1-текче', code: 'R2-1', level: 'shelf', inside: 'R2', capacity: '3', bears: '20' });
  await place(cholpon, { name: '2-текче', code: 'R2-2', level: 'shelf', inside: 'R2', capacity: '12' });
  await place(cholpon, { name: 'Сейф', code: 'S1', level: 'box', inside: 'R2', classes: ['money', 'valuables'], capacity: '40' });
  const folder = await thing(aibek, cholpon, of, 'A-1', { what: 'Конкурстун документтери салынган папка', category: 'document' }, 'R2-1');
  for (let i = 2; i < 5; i++) await thing(aibek, cholpon, of, `A-${i}`, { what: `Телефон ${i}`, category: 'phone' }, 'R2-1');
  const out = await thing(aibek, cholpon, of, 'A-9', { what: 'Ноутбук', category: 'computer' }, 'R2-2');
  const why = { issued_for: 'Фоноскопиялык экспертиза', issue_basis: '14-токтом' };
  await call(cholpon, 'record.move', { id: out, move: 'issue', reason: '14-токтом', fields: { ...why, issued_to: 'Эксперттик борбор (ойдон чыгарылган)', due_back: day(3) } });
  const { id: take } = await call(cholpon, 'record.create', { kind: 'stock_take', fields: { title: '1-текче', where: shelf, purpose: 'ordinary' } });
  await call(cholpon, 'record.move', { id: take, move: 'begin' });
  return { of, shelf, folder, out, take };
}

await withBrowser(async browser => {
  let made;
  for (const lang of ['en', 'ru', 'ky']) {
    const cholpon = await somebody(browser, 'cholpon', lang);
    if (!made) {
      const aibek = await somebody(browser, 'aibek', lang);
      made = await fill(aibek, cholpon);
      await aibek.context().close();
    }
    await open(cholpon, '/store');
    await both(cholpon, 'the store');
    await says(cholpon, 'a shelf is fuller than it should be', say('store.so-many-of', lang, { n: 4, most: 3 }));
    await open(cholpon, '/store/load');
    await both(cholpon, 'how full it is');
    check('as a picture, too', await cholpon.locator('main svg').count() > 0);
    await open(cholpon, `/store/at/${made.shelf}`);
    await both(cholpon, 'what lies on a shelf');
    equal('four things', 4, await cholpon.locator('main table tbody tr').count());
    await open(cholpon, '/store/due');
    await both(cholpon, 'what is out');
    await open(cholpon, '/store/carried');
    await look(cholpon, 'who carries what');
    await open(cholpon, '/store/unseen');
    await look(cholpon, 'what nobody has seen');
    await open(cholpon, '/store/book');
    await both(cholpon, 'the book over all cases');
    await says(cholpon, 'with the seals', 'A-1');
    await open(cholpon, `/store/count/${made.take}`);
    await both(cholpon, 'what a count has not seen');
    equal('four things', 4, await cholpon.locator('main table tbody tr').count());
    for (const moment of lang === 'en' ? ['received', 'opened'] : []) await photographed(cholpon, made.folder, moment, lang);
    await open(cholpon, record(made.folder));
    await both(cholpon, 'a thing as its keeper sees it');
    await says(cholpon, 'that the program compares no pictures', say('photo.not-compared', lang));
    const loaded = await cholpon.locator('main figure img').evaluateAll(async all => {
      for (const one of all) one.loading = 'eager';                      // it is fetched when it comes into sight, else
      const drawn = await Promise.all(all.map(one => one.decode().then(() => one.naturalWidth > 0, () => false)));
      return drawn.filter(Boolean).length;
    });
    equal('two photographs of its seal beside each other', 2, loaded);
    await says(cholpon, 'he sees it as a keeper', say('store.as-keeper', lang));
    check('and nothing leads to its case', await cholpon.locator(`main a[href="${record(made.of)}"]`).count() === 0);
    const there = await cholpon.goto(`${process.env.TERGOO_WEB}${record(made.of)}`);
    equal('nor is the case there', 404, there.status());
    await open(cholpon, `/records/${made.folder}/moves/shift`);
    await look(cholpon, 'moved by a form');
    if (lang === 'ky') {
      await cholpon.locator('[name="f.place.words"]').fill('r2-2');
      await follow(cholpon, cholpon.locator('button[name="find.place"]'));
      await cholpon.getByLabel(/R2-2/).check();
      await put(cholpon, 'reason', 'Текчеде орун жок');
      await send(cholpon);
      await says(cholpon, 'where it lies now', '2-бөлмө, заттык далилдер / 2-текче');
    }
    await open(cholpon, `/records/${made.folder}/moves/issue`);
    await look(cholpon, 'issued by a form');
    await open(cholpon, '/kinds/storage_place/new');
    await look(cholpon, 'a new place');
    await open(cholpon, '/do/store.csv?list=due');
    await look(cholpon, 'a list to take along');
    await cholpon.context().close();
  }
});
