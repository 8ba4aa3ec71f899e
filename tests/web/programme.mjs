// programme.mjs: the core of a programme in a browser, in each of the three languages: a project with two components and an output, an activity that was held, an
// indicator whose value nobody types, a period put up by one and approved by another, the records behind it, the logframe as the office sees it and as a
// donor does; a share of more than 100, parts that do not add up, two results with one number.
import { withBrowser, check, equal } from './browser.mjs';
import { say, saidFirst, label, open, record, path, says, text, fill, put, send, sent, somebody, call, look, both, follow } from './kit.mjs';

const action = (page, part) => page.locator(`main a[href*="${part}"]`).first();
const error = page => page.locator('.govuk-error-summary').innerText().catch(() => '');

async function created(page, kind, fields) {
  return (await call(page, 'record.create', { kind, fields })).id;
}

/** A project with two components and an output, one activity held and one to come. */
async function project(officer, lang) {
  const id = await created(officer, 'project', { title: `Reform ${lang} (invented)`, aim: 'Prisons that keep to the law', implementer: 'Office' });
  const a = await created(officer, 'result', { project: id, level: 'outcome', code: 'a', title_en: 'Law and strategy', title_ru: 'Право и стратегия', title_ky: 'Укук жана стратегия' });
  await created(officer, 'result', { project: id, level: 'outcome', code: 'b', title_en: 'Management', title_ru: 'Управление', title_ky: 'Башкаруу' });
  const output = await created(officer, 'result', { project: id, level: 'output', code: '1', parent: a, title_en: 'A strategy', title_ru: 'Стратегия', title_ky: 'Стратегия' });
  const held = await created(officer, 'activity', { project: id, activity_number: '1.1', result: output, title: 'First meeting (invented)', planned_from: '2010' });
  await call(officer, 'record.move', { id: held, move: 'begin', fields: { was_from: '09.03.2010' } });
  await call(officer, 'record.move', { id: held, move: 'finish', fields: { was_to: '09.03.2010', came_of_it: 'They met', proof: 'Minutes (invented)' } });
  await created(officer, 'activity', { project: id, activity_number: '1.2', result: output, title: 'Hearing (invented)', planned_from: '2011' });
  await created(officer, 'assumption', { result: output, text: 'Parliament sits (invented)' });
  return { id, output };
}

// What the figure activities_done is called (model/indicators.yaml): a reader is told that, and not its name among the figures.
const ACTIVITIES = { en: 'Activities of projects carried out', ru: 'Выполненные мероприятия проектов', ky: 'Аткарылган долбоор иш-чаралары' };
const words = { what_en: 'Activities held', what_ru: 'Проведено мероприятий', what_ky: 'Өткөрүлгөн иш-чаралар', known_from: 'Records', frequency: 'yearly' };

/** The form of a result, refused for its number and taken with another. */
async function another(officer, lang, it) {
  await open(officer, '/kinds/result/new');
  await look(officer, 'a new result');
  await officer.locator('[name="f.project.words"]').fill(`Reform ${lang}`);
  await officer.locator('button[name="find.project"]').click();
  await officer.locator('[name="f.project.id"]:not([value=""])').first().check();
  await fill(officer, { level: 'outcome', code: 'A', title_en: 'Twice (invented)' });
  await send(officer);
  check(`${lang}: two results with one number`, (await error(officer)).includes(say('rules.number-twice', lang, { number: 'A' })), await error(officer));
  await put(officer, 'code', 'c');
  await sent(officer, `${lang}: with another number it is taken`);
  await open(officer, record(it.output));
  await both(officer, 'an output');
  await follow(officer, action(officer, '/moves/judge'));
  await fill(officer, { progress: 'on_track', judged_on: '31.12.2010', because: 'The meeting was held' });
  await look(officer, 'saying how it goes');
  await sent(officer, `${lang}: the output is judged`);
}

/** A period from draft to approval; its id. */
async function approved(officer, monitor, lang, indicator) {
  await open(officer, '/kinds/indicator_period/new');
  await look(officer, 'a new period');
  const id = await created(officer, 'indicator_period', { indicator, from: '01.01.2010', to: '31.12.2010', target: '2' });
  await open(officer, `${record(id)}/change`);
  await put(officer, 'actual', '7');
  await send(officer);
  check(`${lang}: nobody types a computed value`, (await error(officer)).includes(say('rules.period-bound', lang, { figure: ACTIVITIES[lang] })), await error(officer));
  await open(officer, record(id));
  await follow(officer, action(officer, '/moves/submit'));
  await sent(officer, `${lang}: the period is put up`);
  await says(officer, `${lang}: its value was computed`, label('indicator_period', 'computed_hash', lang));
  await both(officer, 'a period that waits');
  await open(monitor, '/');
  await open(monitor, record(id));
  await follow(monitor, action(monitor, '/moves/approve'));
  await sent(monitor, `${lang}: another approves it`);
  await follow(monitor, action(monitor, '/behind'));
  equal(`${lang}: the records behind it have a page`, `${record(id)}/behind`, path(monitor));
  await says(monitor, `${lang}: it still comes out of the same records`, say('programme.same', lang));
  await says(monitor, `${lang}: and they are named`, 'First meeting (invented)');
  await both(monitor, 'records behind a value');
  return id;
}

/** What is entered after the approval changes nothing that was approved, and is seen: on the page of the records and on the period's own. */
async function changed(officer, monitor, lang, it, period) {
  const late = await created(officer, 'activity', { project: it.id, activity_number: '1.3', result: it.output, title: 'Late entry (invented)', planned_from: '2010' });
  await call(officer, 'record.move', { id: late, move: 'begin', fields: { was_from: '10.03.2010' } });
  await call(officer, 'record.move', { id: late, move: 'finish', fields: { was_to: '10.03.2010', came_of_it: 'They met again', proof: 'Minutes (invented)' } });
  await open(monitor, record(period));
  await says(monitor, `${lang}: the approved period says what it would be today`, say('programme.differs-today', lang, { value: '2' }));
  await follow(monitor, action(monitor, '/behind'));
  await says(monitor, `${lang}: so does the page of its records`, say('programme.differs-today', lang, { value: '2' }));
  await says(monitor, `${lang}: and names the one that came later`, 'Late entry (invented)');
  await both(monitor, 'records behind a value that would differ today');
  await monitor.locator('main a', { hasText: 'Late entry (invented)' }).first().click();
  equal(`${lang}: which is one step away`, record(late), path(monitor));
}

async function untrue(officer, lang, output) {
  const share = await created(officer, 'indicator', { ...words, code: '1.b', result: output, measure: 'percent', direction: 'ascending', baseline: '0', split_by: ['sex'] });
  const period = await created(officer, 'indicator_period', { indicator: share, from: '01.01.2010', to: '31.12.2010', target: '50' });
  await open(officer, `${record(period)}/change`);
  await put(officer, 'actual', '120');
  await send(officer);
  check(`${lang}: no share is more than 100`, (await error(officer)).includes(say('rules.period-percent', lang, { value: '120' })), await error(officer));
  await look(officer, 'a share of more than the whole');
}

async function logframes(officer, donor, lang, it) {
  await open(officer, record(it.id));
  await follow(officer, action(officer, '/logframe'));
  await says(officer, `${lang}: the logframe says what was reached`, say('programme.short', lang));
  await says(officer, `${lang}: and doubts a judgement that the value does not bear out`, say('programme.doubts', lang));
  await says(officer, `${lang}: and in whose language`, { en: 'Law and strategy', ru: 'Право и стратегия', ky: 'Укук жана стратегия' }[lang]);
  await both(officer, 'a logframe');
  await open(donor, `${record(it.id)}/logframe`);
  await says(donor, `${lang}: a donor reads it, too`, say('programme.short', lang));
  check(`${lang}: and not what waits`, !(await text(donor)).includes(saidFirst('programme.waiting', lang)), await text(donor));
  equal(`${lang}: nor where it comes from`, 0, await donor.locator('main a[href*="/behind"]').count());
  await both(donor, 'a logframe as a donor reads it');
}

await withBrowser(async browser => {
  for (const lang of ['en', 'ru', 'ky']) {
    const officer = await somebody(browser, 'kubat', lang), monitor = await somebody(browser, 'aidai', lang), donor = await somebody(browser, 'donor', lang);
    const it = await project(officer, lang);
    await another(officer, lang, it);
    const indicator = await created(officer, 'indicator', { ...words, code: '1.a', result: it.output, measure: 'unit', direction: 'ascending', baseline: '0',
      baseline_on: '2009', figure: 'activities_done' });
    const period = await approved(officer, monitor, lang, indicator);
    await changed(officer, monitor, lang, it, period);
    await untrue(officer, lang, it.output);
    await open(officer, record(indicator));
    await says(officer, `${lang}: an indicator lists its periods`, say('programme.periods', lang));
    await says(officer, `${lang}: and says what it is computed as`, ACTIVITIES[lang]);
    check(`${lang}: not by its name among the figures`, !(await text(officer)).includes('activities_done'), await text(officer));
    await says(officer, `${lang}: and from what`, say('programme.row-counts', lang));
    check(`${lang}: its records are one step away`, await officer.locator('main a[href="/kinds/activity"]').count() > 0);
    await both(officer, 'an indicator');
    await logframes(officer, donor, lang, it);
    await open(donor, record(period));
    check(`${lang}: a donor is shown no period`, !(await text(donor)).includes('activities_done') && !(await text(donor)).includes('IP-'), await text(donor));
    await open(officer, '/kinds/indicator/new');
    check(`${lang}: a figure is chosen by what it is called`, (await officer.locator('[name="f.figure"] option').allInnerTexts()).includes(ACTIVITIES[lang]));
    await open(officer, '/kinds/project_risk/new');
    await look(officer, 'a new risk of a project');
    await open(officer, record(it.id));
    await both(officer, 'a project with results');
    for (const page of [officer, monitor, donor]) await page.context().close();
  }
});
