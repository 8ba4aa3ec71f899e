// exercise.mjs: a participant in his copy of the exercise, in the language of that copy ($STEP): the tasks and the seven pages, wide and narrow; then three of them
// wholly, in the real screens, as the three people whom he plays: detect, share intelligence, request abroad.
import { withBrowser, visitor, check, equal, looksRight } from './browser.mjs';
import { say, label, open, record, text, says, fill, find, send, sent, refusedAt, somebody, both, look, follow, heading } from './kit.mjs';

const lang = process.env.STEP;
const TASKS = ['detect', 'share', 'team', 'plan', 'request', 'search', 'interview'];

/** The id of the record that a link of the page leads to, by words in its row. */
async function recordIn(page, words) {
  const href = await page.locator('main a[href^="/records/"]', { hasText: words }).first().getAttribute('href');
  return href.replace('/records/', '');
}

const stateOf = async (page, number) => {
  await open(page, '/exercise');
  return (await page.locator(`main table tbody tr:nth-child(${number})`).innerText()).replace(/\s+/g, ' ');
};

async function looked(me) {
  await follow(me, me.locator('nav a[href="/exercise"]').first());
  equal('the menu leads to the tasks', say('exercise.tasks', lang), await heading(me));
  await both(me, 'the tasks of the exercise');
  for (const task of TASKS) {
    await open(me, `/exercise/${task}`);
    check(`${task} says what is looked for`, (await text(me)).includes(say('exercise.row-check', lang)));
    check(`${task} keeps what good looks like closed`, await me.locator('details:not([open])', { hasText: say('exercise.good', lang) }).count() === 1);
    await both(me, `task ${task}`);
    for (const link of await me.locator('main table a').all()) {
      const answer = await me.request.get(new URL(await link.getAttribute('href'), me.url()).href);
      check(`${task}: a step leads somewhere`, answer.ok(), await link.getAttribute('href'));
    }
  }
}

async function detected(me, head) {
  await open(me, '/exercise/detect');
  await follow(me, me.locator('main table a').first());
  const roof = await recordIn(me, /clinic|амбулатор/i), warehouse = await recordIn(me, /Rent|Аренда|ижарага/i);
  await open(me, `${record(roof)}/moves/explain`);
  await fill(me, { cleared_by: 'Вымышлено: реестр, объявление 21 день', reason: 'Вымышлено: проверено' });
  await sent(me, 'the innocent explanation is entered');
  check('one step is missing by name', /taken up|принят|ишке алынган/.test(await stateOf(me, 1)) && (await stateOf(me, 1)).includes(say('exercise.under-way', lang)));
  await open(head, `${record(warehouse)}/moves/take_up`);
  await send(head);
  check('the first task is done', (await stateOf(me, 1)).includes(say('exercise.done', lang)));
  await open(me, '/exercise/detect');
  await look(me, 'a task that is done');
}

async function shared(me, head) {
  await open(head, '/exercise/share');
  await follow(head, head.locator('main table a').first());
  const report = await recordIn(head, /lorries|грузовики|унаалар/i);
  await open(head, `${record(report)}/moves/grade`);
  await fill(head, { source_grade: 'c', information_grade: 'n3', expires_on: '1.6.2090' });
  await sent(head, 'it is graded');
  await open(me, `${record(report)}/moves/share`);
  await fill(me, { shared_text: 'Вымышлено: ночью разгружают на складе', 'shared_with.0': 'Вымышлено: служба контроля наркотиков', shared_on: '1.9.2026', reason: 'Вымышлено: одна дорога' });
  await send(me);
  check('it waits for the second signature', !(await stateOf(me, 2)).includes(say('exercise.done', lang)));
  await open(head, '/proposals');
  await follow(head, head.locator('main a[href*="/records/"]').first());
  await follow(head, head.locator('main form[action*="proposal.sign"] button, main a[href*="proposal.sign"]').first());
  if (new URL(head.url()).pathname.includes('/do/')) await send(head);
  check('the second task is done', (await stateOf(me, 2)).includes(say('exercise.done', lang)));
}

async function requested(me, head) {
  await open(me, '/exercise/request');
  await follow(me, me.locator('main table a').first());
  await both(me, 'the form of a request abroad in an exercise');
  await fill(me, {
    subject: 'INVENTED-0001', other_state: 'Боз-Тоо (вымышлено)', legal_basis: 'uncac', requesting_authority: 'Вымышлено', subject_matter: 'Вымышлено: подкуп на посту',
    proceedings_authority: 'Вымышлено', facts: 'Вымышлено: после каждой аренды 380 000 уходили на счёт', assistance: 'bank',
    assistance_text: 'Вымышлено: заверенная выписка', provisions: 'Вымышлено: текст статьи', purpose: 'Вымышлено: чей это счёт', signatory: 'Вымышлено',
  });
  await find(me, 'persons.0', 'Темирбек').catch(() => find(me, 'persons.0', 'Temirbek'));
  await sent(me, 'the request is drawn up');
  const request = new URL(me.url()).pathname.replace('/records/', '');
  await open(me, `${record(request)}/moves/submit`);
  await send(me);
  await open(head, `${record(request)}/moves/pass_check`);
  await fill(head, { translation: 'certified' });
  await send(head);
  check('the fifth task is done', (await stateOf(me, 5)).includes(say('exercise.done', lang)));
}

await withBrowser(async browser => {
  const stranger = await visitor(browser, { lang });
  await open(stranger, '/sign-in');
  equal('the page of signing in says what this is', 1, await stranger.locator('.tergoo-exercise').count());
  const me = await somebody(browser, 'participant', lang), head = await somebody(browser, 'colleague', lang);
  equal('every page does', say('exercise.mark', lang), await me.locator('.tergoo-exercise strong').innerText());
  await look(me, 'the first page of an exercise');
  await looked(me);
  await detected(me, head);
  await shared(me, head);
  await requested(me, head);
  await open(me, '/no-such-page');
  equal('also one that is not there', 1, await me.locator('.tergoo-exercise').count());
});
