// limits.mjs: terms in a browser, in each of the three languages: a detention with its hours and what is missing, more time asked for a day before the end
// and granted by another, more time refused and the release that must follow, what would be if it were extended, and the list, printed.
import { withBrowser, check, equal } from './browser.mjs';
import { say, saidFirst, saidLast, label, open, record, path, text, look, says, fill, send, sent, somebody, call, both, follow } from './kit.mjs';

const inBishkek = (time, options) => new Date(time).toLocaleString('sv', { timeZone: 'Asia/Bishkek', ...options });

/** A day so far from today, as people type it; an hour so far from now, as it is kept. */
function day(ahead) {
  const [year, month, date] = inBishkek(Date.now() + ahead * 86400000).slice(0, 10).split('-').map(Number);
  return `${date}.${month}.${year}`;
}
const hour = ahead => new Date(Date.now() + ahead * 3600000).toISOString();
const shown = ahead => inBishkek(Date.now() + ahead * 86400000).slice(0, 10).split('-').reverse().join('.');
const action = (page, part) => page.locator(`main a[href*="${part}"]`).first();

/** Made and put in force as a program would, so that the pages have something to show. */
async function measure(page, of, fields, move, more) {
  const { id } = await call(page, 'record.create', { kind: 'measure', case: of, fields });
  await call(page, 'record.move', { id, move, fields: more });
  return id;
}

const court = { decided_by: 'Ойдон соту, сот Ойдонова', decision_no: '17/2026', decided_on: day(0), ground: 'Сот чечими (ойдон чыгарылган)' };

/** Detained 30 hours ago: the strip of the case says of how many, and what nobody wrote down yet. */
async function detained(page, lang, of, person) {
  await open(page, `/kinds/measure/new?case=${encodeURIComponent(of)}`);
  await look(page, 'a new measure');
  const { id } = await call(page, 'record.create', { kind: 'measure', case: of, fields: { title: 'Кармоо (ойдон чыгарылган)', type: 'detention', person } });
  await open(page, record(id));
  equal('a detention begins in one way only', 0, await page.locator('main a[href$="/moves/remand"]').count());
  await follow(page, action(page, '/moves/detain'));
  await look(page, 'recording a detention');
  await call(page, 'record.move', { id, move: 'detain', fields: { begun_at: hour(-30), begun_where: 'Бишкек, Чүй 1', ground: 'Ойдон' } });
  await open(page, record(of));
  await says(page, 'the case says who is held', say('limit.held-now', lang));
  await says(page, 'for how many hours of how many', say('limit.hours-of', lang, { hours: 30, most: 48 }));
  await says(page, 'and that nobody was told', saidLast('limit.no-notice', lang));
  await both(page, 'a case with somebody held');
  await open(page, record(id));
  await says(page, 'so does the measure', say('limit.hours-of', lang, { hours: 30, most: 48 }));
  await both(page, 'a detention');
}

/** Two clicks from the term: ask, send. */
async function asked(page, lang, id, ahead) {
  await open(page, record(id));
  await follow(page, action(page, 'do/extension.ask'));
  await look(page, 'asking for more time');
  await send(page);
  check('it wants to know why', await page.locator('.govuk-error-summary').count() === 1, path(page));
  await fill(page, { until: day(ahead), ground: 'Эксперттин корутундусу күтүлүүдө (ойдон чыгарылган)' });
  const extension = await sent(page, 'more time is asked for');
  await look(page, 'an extension that is asked for');
  await says(page, 'it says of which term', label('extension', 'term', lang));
  return extension;
}

async function granted(page, lang, id, extension) {
  await open(page, '/');
  await look(page, 'my work with more time to decide on');
  check('what waits leads to it', await page.locator(`main a[href^="${record(extension)}"]`).count() > 0, await text(page));
  await open(page, record(id));
  await follow(page, action(page, `${record(extension)}/moves/grant`));         // two clicks from the term: this one, and sending
  await look(page, 'granting more time');
  await fill(page, { granted_by: 'Ойдон соту', decision_no: '21', decided_on: day(0) });
  await sent(page, 'it is granted');
  await open(page, record(id));
  await says(page, 'the measure ends later now', shown(15));
  await follow(page, action(page, '/terms/measure/'));
  await says(page, 'and the page of the term says by what', saidFirst('limit.step-extended', lang));
  await both(page, 'why a term ends then');
  await page.locator('form[method=get] [name="times"]').fill('2');
  await page.locator('form[method=get] [name="days"]').fill('30');
  await follow(page, page.locator('main form[method=get] button').first());
  await says(page, 'if it were extended twice', say('limit.ahead-times', lang, { n: 2 }));
  await says(page, 'it would end then', shown(75));
  await look(page, 'what if it were extended twice');
}

/** Asked in time, refused, entered later; the term is over, and the release is what must be done. */
async function refused(page, judge, lang, id) {
  const { id: late } = await call(page, 'extension.ask', { id, until: shown(20), asked_on: shown(-2), ground: 'Ойдон' });
  await open(page, record(late));
  await says(page, 'it says that it was entered later', saidFirst('limit.asked-later', lang));
  await open(judge, `${record(late)}/moves/grant`);
  await fill(judge, { granted_by: 'Ойдон соту', decision_no: '22', decided_on: day(0) });
  await send(judge);
  await says(judge, 'nothing is granted that is over', saidFirst('rules.extension-over', lang));
  await look(judge, 'granting too late');
  await open(judge, `${record(late)}/moves/refuse`);
  await fill(judge, { granted_by: 'Ойдон соту', decision_no: '22', decided_on: day(-1), reason: 'Негиз жок (ойдон чыгарылган)' });
  await sent(judge, 'it is refused');
  await open(page, record(id));
  await says(page, 'the record says what must be done now', saidFirst('term.must', lang));
  equal('and offers that first', 1, await page.locator('main a.govuk-button:not(.govuk-button--secondary):not(.govuk-button--warning)[href$="/moves/lift"]').count());
  await both(page, 'a measure whose term is over');
  await open(page, '/');
  await says(page, 'it is the first thing of the day', label('measure', 'lift', lang));
  await look(page, 'my work with a release that must be');
}

async function listed(page, lang, of) {
  await open(page, '/terms?kind=measure');
  await says(page, 'what is over stands first', say('limit.over', lang));
  await both(page, 'the terms of measures');
  await page.locator('main form[method=get] [name="only"]').selectOption('over');
  await follow(page, page.locator('main form[method=get] button').first());
  equal('what is over, alone', 1, await page.locator('main table').count());
  await follow(page, action(page, 'do/clock.print'));
  await look(page, 'printing a list of terms');
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('main form[method=post] button:not([name])').last().click()]);
  check('the list is a PDF', file.suggestedFilename().endsWith('.pdf'), file.suggestedFilename());
  const { clocks } = await call(page, 'clock.due', { case: of, kind: 'measure' });
  equal('programs have the same terms', 3, clocks.length);
}

/** Released, so that the next language begins anew. */
async function released(page, id) {
  await open(page, `${record(id)}/moves/lift`);
  await fill(page, { ended_at: `${day(0)} 00:01`, ended_by: 'Прокурор', end_ground: 'Мөөнөт бүттү', told_whom: 'Өзүнө', told_on: day(0) });
  await sent(page, 'the release is recorded');
}

await withBrowser(async browser => {
  for (const lang of ['ky', 'ru', 'en']) {
    const page = await somebody(browser, 'aibek', lang), judge = await somebody(browser, 'gulnara', lang);
    const of = (await call(page, 'case.open', { fields: { title: 'Казандар (ойдон чыгарылган)' } })).id;
    await call(page, 'case.admit', { case: of, login: 'gulnara' });
    const person = (await call(page, 'record.create', { kind: 'person', case: of, fields: { name: 'Ойдонов Бакыт', status_in_case: 'suspect' } })).id;
    await detained(page, lang, of, person);
    const custody = await measure(page, of, { title: 'Камак (ойдон чыгарылган)', type: 'custody', person }, 'remand',
      { ...court, begun_at: hour(-1), until: shown(1) });
    await granted(judge, lang, custody, await asked(page, lang, custody, 15));
    const over = await measure(page, of, { title: 'Үй камагы (ойдон чыгарылган)', type: 'house_arrest', person }, 'remand',
      { ...court, begun_at: hour(-96), until: shown(-1), decided_on: shown(-4) });
    await refused(page, judge, lang, over);
    await listed(page, lang, of);
    await released(page, over);
    await page.context().close();
    await judge.context().close();
  }
});
