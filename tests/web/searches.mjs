// searches.mjs: what a search found is typed into a table, in each of the three languages and at 320 px: first with a telephone whose check digit is wrong and a
// package that is not there, then right, all rows in one go; the checks of the record beside the search and the paper; without scripts as well.
import { withBrowser, check, equal } from './browser.mjs';
import { say, saidFirst, label, open, record, path, text, says, send, somebody, call, look, both, follow } from './kit.mjs';

const action = (page, op) => page.locator(`main a[href*="${op}"]`).first();
const cell = (page, list, row, name) => page.locator(`[name="f.${list}.${row}.${name}"]`);

async function type(page, list, row, values) {
  for (const [name, value] of Object.entries(values)) {
    const input = cell(page, list, row, name);
    if (await input.evaluate(e => e.tagName) === 'SELECT') await input.selectOption(value);
    else await input.fill(value);
  }
}

async function begun(page, lang, of) {
  const me = (await call(page, 'session.show', {})).user.id;
  const { id } = await call(page, 'record.create', { kind: 'search_action', case: of, fields: { title: `Квартира (${lang}, вымышлено)`, action: 'both', sought: 'деньги' } });
  const fields = { decision_no: '17', decision_date: '2020-03-02', decided_by: 'Суд (вымышлен)', led_by: me };
  await call(page, 'record.move', { id, move: 'start', fields });
  return id;
}

async function wrongRows(page, lang, seal) {
  await type(page, 'packages', 0, { no: '1', container: 'bag', seal, 'weight.number': '250,5' });
  await type(page, 'rows', 0, { what: 'Телефон', category: 'phone', room: 'Кухня', found_at: 'стол', found_by: 'Айбек', imei: '490154203237519', 'weight.number': '182,5', pack: '1' });
  await type(page, 'rows', 1, { what: 'Ключи', category: 'other', pack: '9' });
  await send(page);
  equal('a table that is wrong is refused', 1, await page.locator('.govuk-error-summary').count());
  await look(page, 'rows that are wrong');
  await says(page, 'with the row', say('pages.row-says', lang, { row: 2, text: say('seizure.no-package', lang, { no: '9' }) }));
  equal('what was typed is still there', '182,5', await cell(page, 'rows', 0, 'weight.number').inputValue());
}

async function entered(page, lang, id, seal) {
  await open(page, record(id));
  await follow(page, action(page, '/do/seizure.enter'));
  await both(page, 'the table of what was found');
  const rows = await page.locator('[name^="f.rows."][name$=".what"]').count();
  await wrongRows(page, lang, seal);
  await type(page, 'rows', 0, { imei: '490154203237518' });
  await type(page, 'rows', 1, { pack: '1' });
  await follow(page, page.locator('button[name="more.rows"]'));
  check('more rows come', await page.locator('[name^="f.rows."][name$=".what"]').count() > 2, String(rows));
  await type(page, 'rows', 2, { what: 'Тетрадь', category: 'document', pieces: '2', pack: '1' });
  await send(page);
  check('then it is entered', path(page) === record(id), `${path(page)}: ${await text(page)}`);
  await says(page, 'how many', say('seizure.entered', lang, { things: 3, packages: 1, sealed: 3 }));
  await both(page, 'a search with its checks');
  await says(page, 'what can be held against it', say('search.check-no-times', lang));
}

async function onPaper(page, lang, id) {
  const paper = await call(page, 'paper.write', { about: id, form: 'search_record', language: lang });
  await open(page, record(paper.id));
  await look(page, 'the record before it is printed');
  await says(page, 'the checks stand on its page', say('search.check-no-times', lang));
}

async function withoutScripts(browser, lang, id, seal) {
  const page = await somebody(browser, 'aibek', lang, { scripts: false, width: 320 });
  await open(page, `/do/seizure.enter?id=${encodeURIComponent(id)}`);
  await type(page, 'packages', 0, { no: '2', container: 'envelope', seal });
  await type(page, 'rows', 0, { what: 'Банкноты', category: 'money', pack: '2' });
  await send(page);
  await says(page, 'without scripts', say('seizure.entered', lang, { things: 1, packages: 1, sealed: 1 }));
  await page.context().close();
}

/** As many rows as a table may have in a browser, typed by a script. */
async function manyRows(page, lang, id) {
  await open(page, `/do/seizure.enter?id=${encodeURIComponent(id)}`);
  await page.evaluate(() => {
    const form = document.querySelector('main form[method=post]');
    const cells = { what: 'Папка с договорами', category: 'document', room: 'Кабинет', found_at: 'шкаф', found_by: 'Айбек', marks: 'опись', imei: '', pieces: '1', 'weight.number': '12,5', pack: '' };
    document.querySelectorAll('[name^="f.rows."]').forEach(e => e.remove());
    for (let row = 0; row < 400; row++) {
      for (const [name, value] of Object.entries(cells)) {
        const input = Object.assign(document.createElement('input'), { type: 'hidden', name: `f.rows.${row}.${name}`, value: name === 'what' ? `${value} ${row}` : value });
        form.append(input);
      }
    }
  });
  await send(page);
  await says(page, 'four hundred rows in one go', say('seizure.entered', lang, { things: 400, packages: 0, sealed: 0 }));
}

await withBrowser(async browser => {
  let of = null;
  for (const lang of ['en', 'ru', 'ky']) {
    const page = await somebody(browser, 'aibek', lang), keeper = await somebody(browser, 'sadyr', lang);
    of ??= (await call(page, 'case.open', { fields: { title: 'Обыск (вымышлено)' } })).id;
    const series = `${lang.toUpperCase()}-`;
    const stock = await call(keeper, 'record.create', { kind: 'seal_stock', fields: { title: lang, series, first: '0001', last: '0020' } });
    const me = (await call(page, 'session.show', {})).user.id;
    await call(keeper, 'record.move', { id: stock.id, move: 'issue', fields: { issued_to: me, issued_on: '2020-01-01' } });
    const id = await begun(page, lang, of);
    await entered(page, lang, id, `${series}0001`);
    await withoutScripts(browser, lang, id, `${series}0002`);
    if (lang === 'en') await manyRows(page, lang, id);
    await onPaper(page, lang, id);
    await open(keeper, record(stock.id));
    await look(keeper, 'a range of seals');
    await says(keeper, 'how many are left', `${say('seal.left', lang)} 18`);
    await says(keeper, 'and what it is called', label('seal_stock', 'series', lang));
    check('the officer is told of his seals', saidFirst('seal.in-hand', lang).length > 0);
    for (const one of [page, keeper]) await one.context().close();
  }
});
