// figures.mjs: statistics in each of the three languages: a family of figures, one figure with its charts and tables, down to the record behind it; a head
// who sees how many and not which; an officer who is shown his own.
import { withBrowser, check, equal } from './browser.mjs';
import { say, open, record, path, says, text, somebody, call, both, follow } from './kit.mjs';

await withBrowser(async browser => {
  let first = true;
  for (const lang of ['en', 'ru', 'ky']) {
    const bakyt = await somebody(browser, 'bakyt', lang), meerim = await somebody(browser, 'meerim', lang);
    const of = (await call(bakyt, 'case.open', { fields: { title: 'Эсеп үчүн (ойдон чыгарылган)' } })).id;
    if (first) await call(bakyt, 'record.move', { id: of, move: 'start' });
    first = false;
    const mine = (await call(bakyt, 'figure.list', {})).figures.find(f => f.id === 'cases_opened').count;
    for (const family of ['management', 'investigative', 'statutory']) {
      await open(bakyt, `/figures?family=${family}`);
      await both(bakyt, `figures of ${family}`);
    }
    await says(bakyt, 'names of returns are unconfirmed', say('figure.says-statutory', lang));
    await open(bakyt, '/figures');
    await says(bakyt, 'they are those of what he may know', say('figure.says-mine', lang));
    await follow(bakyt, bakyt.locator('main table a[href*="/figures/cases_opened"]').first());
    await both(bakyt, 'one figure');
    const { records } = await call(bakyt, 'figure.show', { id: 'cases_opened' });
    equal('as many records as the figure says', mine, records.length);
    check('this case among them', records.includes(of));
    await follow(bakyt, bakyt.locator(`main a[href="${record(of)}"]`).first());
    equal('down to the record', record(of), path(bakyt));

    await open(meerim, '/figures');
    await says(meerim, 'a head sees the whole office', say('figure.says-office', lang, { least: 5 }));
    await both(meerim, 'figures of the whole office');
    await open(meerim, '/figures/cases_opened');
    await both(meerim, 'one figure of the whole office');
    await says(meerim, 'which records is not hers to see', say('figure.unseen-behind', lang));
    check('nor what they are called', !(await text(meerim)).includes('Эсеп үчүн'), await text(meerim));
    const refused = await bakyt.request.post(`${process.env.TERGOO_WEB}/api/figure.list`, { headers: { Origin: process.env.TERGOO_WEB },
      data: { scope: 'office' } });
    equal('an officer is not given the whole', 403, refused.status());
    await open(bakyt, '/figures?as_of=01.01.2020');
    await both(bakyt, 'figures as of a day before there was anything');
    for (const page of [bakyt, meerim]) await page.context().close();
  }
});
