// work_views.mjs: the work in a case by its views, in each of the three languages: tasks in time with what decides the end; a board that is gone over by
// arrow keys and whose buttons move a task, with and without scripts; the time line with what was entered later; what sleeps; who has how much to do.
import { withBrowser, check, equal } from './browser.mjs';
import { say, saidFirst, open, record, path, says, text, somebody, call, both, look, follow, put, send } from './kit.mjs';

const day = n => new Date(Date.now() + 6 * 3600e3 + n * 86400e3).toISOString().slice(0, 10);
const typed = iso => iso.split('-').reverse().map(Number).join('.');

const self = async page => JSON.stringify(await call(page, 'session.show', {})).match(/user\/[0-9a-f]{16}/)[0];
const make = (page, of, fields) => call(page, 'record.create', { kind: 'task', case: of, fields }).then(made => made.id);

async function plan(page, of, lang) {
  await open(page, `/time/${of}`);
  await both(page, 'tasks in time');
  await says(page, 'one of them decides the end', say('work.critical', lang));
  await says(page, 'and a day is in danger', say('work.critical-calendar', lang));
  equal('as many bars as tasks', 3, await page.locator('.tergoo-lanes__svg rect.tergoo-lanes__span').count());
  check('each bar has its words', (await page.locator('.tergoo-lanes__svg rect title').allTextContents()).every(t => t.includes('–')));
  check('the picture has a name', (await page.locator('.tergoo-lanes__svg').getAttribute('aria-labelledby')).length > 0);
  await page.setViewportSize({ width: 320, height: 800 });
  const [table, figure] = await Promise.all(['.tergoo-lanes__table', '.tergoo-lanes__figure'].map(s => page.locator(s).boundingBox()));
  check('on a telephone the table comes first', table.y < figure.y);
  await page.setViewportSize({ width: 1200, height: 900 });
  const pdf = await page.pdf({ preferCSSPageSize: true });
  check('it goes on paper', pdf.length > 10000);
  if (process.env.TERGOO_PICTURES) (await import('node:fs')).writeFileSync(`${process.env.TERGOO_PICTURES}/plan-${lang}.pdf`, pdf);
}

async function board(page, of, task, lang) {
  await open(page, `/board/${of}`);
  await both(page, 'board of tasks');
  const cards = page.locator('a[data-card]');
  await cards.first().focus();
  const first = await page.evaluate(() => document.activeElement.textContent);
  await page.keyboard.press('ArrowDown');
  const second = await page.evaluate(() => document.activeElement.textContent);
  check('the arrow goes to the next card', first !== second && second.length > 0);
  await page.keyboard.press('ArrowUp');
  equal('and back', first, await page.evaluate(() => document.activeElement.textContent));
  const button = page.locator(`form[action="/records/${task}/moves/start"] button`);
  await button.focus();
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
  equal('moved by keyboard one is at the board again', `/board/${of}`, path(page));
  equal('and it is under way', 'doing', (await call(page, 'record.show', { id: task })).record.state);
}

async function sleep(page, of, task, lang) {
  await open(page, `/do/work.sleep?id=${task}`);
  await look(page, 'put to sleep');
  await put(page, 'until', typed(day(30)));
  await page.locator('[name="f.reason"]').fill('Эксперт күтүлүүдө');
  await send(page);
  await says(page, 'the task says that it sleeps', saidFirst('work.is-asleep', lang));
  await look(page, 'a task that sleeps');
  await open(page, `/board/${of}`);
  check('it is no card', await page.locator(`a[data-card][href="${record(task)}"]`).count() === 0);
  await says(page, 'and counted below', say('work.sleeping', lang));
  await open(page, '/asleep');
  await both(page, 'what sleeps');
  await open(page, `/kinds/task?case=${encodeURIComponent(of)}`);
  check('it is in no list', await page.locator(`main table a[href="${record(task)}"]`).count() === 0);
  await look(page, 'a list without what sleeps');
}

async function several(page, of, tasks, to, lang) {
  await open(page, `/do/work.assign?case=${of}`);
  await look(page, 'several at once');
  await put(page, 'tasks', tasks);
  await page.locator(`input[type=radio][value="${to}"]`).check();
  await page.locator('[name="f.reason"]').fill('Өргүүдө');
  await send(page);
  await says(page, 'all of them are given', say('work.assigned', lang).split('{')[0].trim());
}

await withBrowser(async browser => {
  for (const lang of ['en', 'ru', 'ky']) {
    const bakyt = await somebody(browser, 'bakyt', lang), meerim = await somebody(browser, 'meerim', lang);
    const of = (await call(meerim, 'case.open', { fields: { title: 'Тасма заводу (ойдон чыгарылган)' } })).id;
    await call(meerim, 'case.admit', { case: of, login: 'bakyt', role: 'member' });
    const him = await self(bakyt), her = await self(meerim);
    const bank = await make(bakyt, of, { title: 'Банкка суроо-талап жөнөтүү', start_on: day(0), due: day(10), effort_hours: '20', mandatory: 'true', owner: him });
    const read = await make(bakyt, of, { title: 'Жоопту окуу жана салыштыруу', effort_hours: '24', due: day(8), depends_on: [bank] });
    const call3 = await make(bakyt, of, { title: 'Күбөнү чакыруу', effort_hours: '8', due: day(-2) });
    await open(bakyt, record(of));
    check('the case leads to its views', await bakyt.locator(`main a[href="/time/${of}"], main a[href="/board/${of}"], main a[href="/line/${of}"]`).count() >= 3);
    await plan(bakyt, of, lang);
    await board(bakyt, of, call3, lang);
    const plain = await somebody(browser, 'bakyt', lang, { scripts: false });
    await open(plain, `/board/${of}`);
    await follow(plain, plain.locator(`form[action="/records/${bank}/moves/start"] button`));
    equal('without scripts the button moves it too', 'doing', (await call(bakyt, 'record.show', { id: bank })).record.state);
    await plain.context().close();
    await sleep(bakyt, of, read, lang);
    await call(bakyt, 'work.wake', { id: read });
    await several(bakyt, of, [read, call3], her, lang);
    await open(bakyt, `/line/${of}`);
    await both(bakyt, 'time line');
    await open(bakyt, `/line/${of}?kind=task`);
    check('narrowed to tasks it has nothing else', !(await bakyt.locator('main table').first().innerText()).includes('Тасма заводу'));
    await open(meerim, '/load');
    await both(meerim, 'who has how much to do');
    await open(bakyt, '/board');
    await look(bakyt, 'my tasks');
    await open(meerim, record(of));
    const warned = (await meerim.locator('.govuk-warning-text').allInnerTexts()).join(' ');
    check('the case says what bars its end', warned.includes('Банкка суроо-талап'), warned);
    for (const page of [bakyt, meerim]) await page.context().close();
  }
});
