// exercise.mjs: a participant in his copy of the exercise, in the language of that copy ($STEP): the tasks and the seven pages, wide and narrow; then all seven
// are done in the real screens, each step by the way that its page shows, as the three people whom he plays.
import { withBrowser, visitor, check, equal } from './browser.mjs';
import { say, saidFirst, label, open, text, fill, find, send, sent, refusedAt, somebody, both, look, follow, heading } from './kit.mjs';

const lang = process.env.STEP;
const TASKS = ['detect', 'share', 'team', 'plan', 'request', 'search', 'interview'];

const SUSPECT = { en: 'Temirbek', ru: 'Темирбек', ky: 'Темирбек' };
const PLAN = { en: 'Plan', ru: 'Составить план', ky: 'Пландоо' };

/** A day as people write it, so many days from today in Bishkek. */
const day = days => new Date(Date.now() + (6 + 24 * days) * 3600000).toISOString().slice(0, 10).split('-').reverse().map(Number).join('.');
const TODAY = day(0);

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
    check(`${task} keeps what good looks like for later`, (await text(me)).includes(say('exercise.good-later', lang))
      && await me.locator('main table th, main summary', { hasText: new RegExp(`^${say('exercise.good', lang)}$`) }).count() === 0);
    await both(me, `task ${task}`);
    for (const link of await me.locator('main table a').all()) {
      const answer = await me.request.get(new URL(await link.getAttribute('href'), me.url()).href);
      check(`${task}: a step leads somewhere`, answer.ok(), await link.getAttribute('href'));
    }
  }
}

/** From the page of a task by the way that stands beside its step. */
async function step(page, task, number) {
  await open(page, `/exercise/${task}`);
  await follow(page, page.locator('main table').first().locator(`tbody tr:nth-child(${number}) a`));
}

/** A record of the list that is open, by words in its row; then one of its moves, by the button that stands there. */
async function choose(page, words) {
  await follow(page, page.locator('main table a[href^="/records/"]', { hasText: words }).first());
}
async function move(page, name) {
  await follow(page, page.locator(`main a[href$="/moves/${name}"]`));
}

/** One more of a field that is a list. */
const more = (page, name) => follow(page, page.locator(`button[name="more.${name}"]`));

/** A task is done: the list says so, the page of the task opens what good looks like, which it kept closed before. */
async function done(page, task) {
  const number = TASKS.indexOf(task) + 1;
  if (task === 'detect') {
    await follow(page, page.locator('.tergoo-exercise a'));
    equal('the strip above every page leads back to the tasks', say('exercise.tasks', lang), await heading(page));
  }
  check(`${task} is done`, (await stateOf(page, number)).includes(say('exercise.done', lang)), await stateOf(page, number));
  await open(page, `/exercise/${task}`);
  check(`${task} shows what good looks like`, await page.locator('main table', { hasText: say('exercise.good', lang) }).isVisible());
  equal(`${task} misses nothing`, 0, await page.locator('main td', { hasText: new RegExp(`^${say('exercise.missing', lang)}$`) }).count());
  check(`${task} says that it is done`, (await text(page)).includes(saidFirst('exercise.task-done', lang)));
  await look(page, `task ${task} done`);
}

async function detected(me, head) {
  await step(me, 'detect', 2);
  await choose(me, /clinic|амбулатор/i);
  await move(me, 'explain');
  await fill(me, { reason: 'Вымышлено: проверено' });
  await send(me);
  await refusedAt(me, 'an explanation without what explained', 'cleared_by');
  await fill(me, { reason: '' });
  await send(me);
  check('the sentence about a missing reason leads to its box', await me.locator('.govuk-error-summary a[href="#reason"]').count() === 1
    && await me.locator('#reason').evaluate(e => Boolean(e.closest('.govuk-form-group--error'))));
  await fill(me, { cleared_by: 'Вымышлено: реестр, объявление 21 день', reason: 'Вымышлено: проверено' });
  await sent(me, 'the innocent explanation is entered');
  check('one step is missing by name', /taken up|принят|ишке алынган/.test(await stateOf(me, 1)) && (await stateOf(me, 1)).includes(say('exercise.under-way', lang)));
  await step(head, 'detect', 3);
  await choose(head, /Rent|Аренда|ижарага/i);
  await move(head, 'take_up');
  await sent(head, 'the other is taken up');
  await done(me, 'detect');
}

async function shared(me, head) {
  await step(head, 'share', 1);
  await choose(head, /lorries|грузовики|унаалар/i);
  await move(head, 'grade');
  await fill(head, { source_grade: 'c', information_grade: 'n3', expires_on: '1.6.2090' });
  await sent(head, 'it is graded');
  await step(me, 'share', 2);
  await choose(me, /lorries|грузовики|унаалар/i);
  await move(me, 'share');
  await fill(me, { shared_text: 'Вымышлено: ночью разгружают на складе', 'shared_with.0': 'Вымышлено: служба контроля наркотиков', shared_on: TODAY, reason: 'Вымышлено: одна дорога' });
  await send(me);
  check('it waits for the second signature', !(await stateOf(me, 2)).includes(say('exercise.done', lang)));
  await step(head, 'share', 3);
  await follow(head, head.locator('main a[href*="/records/"]').first());
  await follow(head, head.locator('main form[action*="proposal.sign"] button, main a[href*="proposal.sign"]').first());
  if (new URL(head.url()).pathname.includes('/do/')) await send(head);
  await done(me, 'share');
}

async function composed(me, head, keeper) {
  await step(head, 'team', 1);
  await fill(head, { name: 'Склад (вымышлено)', mandate: 'Вымышлено: кому и за что платят' });
  await head.locator('[name="f.lead.words"]').fill('participant');
  await head.locator('[name="f.supervisor.words"]').fill('colleague');
  await follow(head, head.locator('button[name="find.supervisor"]'));
  check('what was typed beside it is looked for, too', await head.locator('[name="f.lead.id"]:not([value=""])').count() === 1);
  await send(head);
  check('the list that a refusal speaks of is there', await head.locator('.govuk-error-summary').count() === 1
    && await head.locator('[name="f.lead.id"]:not([value=""])').count() === 1 && await head.locator('[name="f.supervisor.id"]:not([value=""])').count() === 1);
  for (const name of ['lead', 'supervisor']) await head.locator(`[name="f.${name}.id"]:not([value=""])`).check();
  await find(head, 'keeper', 'keeper');
  await find(head, 'members.0.who', 'participant');
  await fill(head, { 'members.0.part': 'investigator' });
  await more(head, 'members');
  await find(head, 'members.1.who', 'keeper');
  await fill(head, { 'members.1.part': 'keeper' });
  await sent(head, 'a team is proposed');
  for (const page of [me, head, keeper]) {
    await step(page, 'team', 2);
    await choose(page, /вымышлено/);
    await follow(page, page.locator('main a[href*="team.declare"], main form[action*="team.declare"] button').first());
    check('it is said about whom one declares', (await text(page)).includes(SUSPECT[lang]));
    await send(page);
    await follow(page, page.locator('main a[href^="/kinds/team"]'));
    if (page === me) check('one who has answered is not three', (await stateOf(me, 3)).includes(say('exercise.not-begun', lang)));
  }
  await step(head, 'team', 3);
  await choose(head, /вымышлено/);
  await move(head, 'order');
  await fill(head, { order_no: '3', order_date: TODAY });
  await sent(head, 'it is set up by order');
  await done(me, 'team');
}

async function planned(me, head) {
  await step(me, 'plan', 1);
  check('the form says which of its fields the task wants', (await text(me)).includes(say('exercise.form-wants', lang,
    { task: PLAN[lang], fields: label('plan', 'preserve_first', lang) })));
  await fill(me, { title: 'Вымышлено: план', aim: 'Вымышлено: кто, кому, за что', preserve_first: 'Вымышлено: записи камеры', helps_defence: 'Вымышлено: цена может быть рыночной' });
  await find(me, 'team', 'Склад');
  await find(me, 'responsible', 'participant');
  await sent(me, 'a plan is written');
  for (const [explains, statement] of [['offence', 'Вымышлено: деньги идут инспектору'], ['innocent', 'Вымышлено: цена рыночная']]) {
    await step(me, 'plan', 2);
    await find(me, 'plan', 'Вымышлено');
    await fill(me, { statement, explains, disproof: 'Вымышлено: пустые склады' });
    await sent(me, `a hypothesis: ${explains}`);
  }
  await step(me, 'plan', 3);
  await find(me, 'plan', 'Вымышлено');
  await find(me, 'owner', 'participant');
  await fill(me, { title: 'Вымышлено: сохранить записи', due: day(2), preserves: 'true', method: 'request' });
  await sent(me, 'a task');
  await step(me, 'plan', 4);
  await choose(me, /Вымышлено/);
  await move(me, 'submit');
  await sent(me, 'the plan is submitted');
  await step(head, 'plan', 4);
  await choose(head, /Вымышлено/);
  await move(head, 'approve');
  await fill(head, { review_on: day(30) });
  await sent(head, 'and approved');
  await done(me, 'plan');
}

async function requested(me, head) {
  await step(me, 'request', 1);
  await both(me, 'the form of a request abroad in an exercise');
  await fill(me, {
    subject: 'INVENTED-0001', other_state: 'Боз-Тоо (вымышлено)', legal_basis: 'uncac', requesting_authority: 'Вымышлено', subject_matter: 'Вымышлено: подкуп на посту',
    proceedings_authority: 'Вымышлено', facts: 'Вымышлено: после каждой аренды 380 000 уходили на счёт', assistance: 'bank',
    assistance_text: 'Вымышлено: заверенная выписка', provisions: 'Вымышлено: текст статьи', purpose: 'Вымышлено: чей это счёт', signatory: 'Вымышлено',
  });
  await find(me, 'persons.0', SUSPECT[lang]);
  await sent(me, 'the request is drawn up');
  await step(me, 'request', 2);
  await choose(me, /INVENTED-0001/);
  await move(me, 'submit');
  await sent(me, 'and put up for the legal check');
  await step(head, 'request', 2);
  await choose(head, /INVENTED-0001/);
  await move(head, 'pass_check');
  await fill(head, { translation: 'certified' });
  await sent(head, 'which another passes');
  await done(me, 'request');
}

/** Those who were there, one below the other. */
async function present(page) {
  const rows = [{ part: 'occupant' }, { part: 'attesting', born: '12.3.1974' }, { part: 'attesting', born: '1.9.1988' }];
  for (const [i, row] of rows.entries()) {
    if (await page.locator(`[name="f.present.${i}.name"]`).count() === 0) await more(page, 'present');
    const values = { name: `Вымышлено ${i}`, part: row.part, rights_explained: 'true', signed: 'true' };
    if (row.born) Object.assign(values, { born: row.born, address: 'Вымышлено', kin: 'false', speaks: 'true' });
    await fill(page, Object.fromEntries(Object.entries(values).map(([name, value]) => [`present.${i}.${name}`, value])));
  }
}

async function searched(me, keeper) {
  await step(me, 'search', 1);
  await fill(me, {
    title: 'Склад (вымышлено)', action: 'both', decision_no: '41', decision_date: day(-1), decided_by: 'Вымышлено: следственный судья', address: 'Вымышлено: склад',
    held_at: 'Вымышлено: склад', sought: 'Вымышлено: зелёная тетрадь',
  });
  await find(me, 'occupant', SUSPECT[lang]);
  await find(me, 'led_by', 'participant');
  await sent(me, 'a search is recorded');
  await move(me, 'start');
  await sent(me, 'it begins');
  await step(me, 'search', 2);
  await fill(me, { what: 'Вымышлено: зелёная тетрадь', category: 'document', marks: '48', found_at: 'Вымышлено: ящик', found_on: `${day(-1)} 10:40` });
  await find(me, 'search', 'Склад');
  await find(me, 'found_with', SUSPECT[lang]);
  await sent(me, 'the notebook is found');
  await move(me, 'seal_up');
  await fill(me, { package: 'Вымышлено: пакет', seal: 'KB-000001', pieces: '1' });
  await sent(me, 'and sealed');
  await step(me, 'search', 3);
  await choose(me, /Склад/);
  await move(me, 'finish');
  await both(me, 'the form of a search that is over');
  await fill(me, { started_at: `${day(-1)} 10:15`, ended_at: `${day(-1)} 12:05`, surrender: 'Вымышлено: предложено', copy_to: 'Вымышлено: под подпись' });
  await present(me);
  await sent(me, 'the record is finished');
  await step(me, 'search', 4);
  await choose(me, /тетрадь/);
  await move(me, 'send');
  await fill(me, { sent_to: 'Вымышлено: камера хранения' });
  await sent(me, 'the notebook is sent');
  await step(keeper, 'search', 4);
  await choose(keeper, /тетрадь/);
  await move(keeper, 'receive');
  await fill(keeper, { seal_received: 'KB-000001', pieces_received: '1' });
  await find(keeper, 'place', 'K1');
  await sent(keeper, 'and received');
  await done(me, 'search');
}

async function interviewed(me, keeper) {
  await step(me, 'interview', 1);
  await fill(me, { title: 'Инспектор (вымышлено)', where: 'Вымышлено: комната 3', language: 'Кыргызча', interpreter_needed: 'false', objectives: 'Вымышлено: расскажите о ночи на посту' });
  await find(me, 'person', SUSPECT[lang]);
  await find(me, 'interviewer', 'participant');
  await sent(me, 'an interview is planned');
  await step(me, 'interview', 2);
  await choose(me, /Инспектор/);
  await move(me, 'start');
  await fill(me, { started_at: `${TODAY} 00:01`, rights_explained: 'true', silence_explained: 'true', fit: 'true' });
  await send(me);
  check('it does not begin without counsel and a recording', await me.locator('.govuk-error-summary').count() === 1);
  await look(me, 'an interview that does not begin');
  await fill(me, { counsel: 'present', counsel_name: 'Вымышлено', recording: 'video' });
  await sent(me, 'it begins');
  await move(me, 'end');
  await fill(me, { ended_at: `${TODAY} 00:02` });
  await sent(me, 'it ends');
  await step(keeper, 'interview', 3);
  await choose(keeper, /Инспектор/);
  await move(keeper, 'seal');
  await fill(keeper, { master_seal: 'KB-000002', master_hash: '0123456789abcdef'.repeat(4) });
  await sent(keeper, 'the master is sealed');
  await step(me, 'interview', 4);
  await me.locator('input[type=file]').first().setInputFiles({ name: 'record.txt', mimeType: 'text/plain', buffer: Buffer.from('INVENTED. ВЫМЫШЛЕНО.\n') });
  await fill(me, { title: 'Протокол (вымышлено)', document_type: 'record', source: 'Вымышлено', date: TODAY });
  await sent(me, 'its record is filed');
  await step(me, 'interview', 5);
  await choose(me, /Инспектор/);
  await move(me, 'close');
  await find(me, 'record', 'Протокол');
  await fill(me, { signed: 'by_all' });
  await sent(me, 'it is closed');
  await done(me, 'interview');
}

await withBrowser(async browser => {
  const stranger = await visitor(browser, { lang });
  await open(stranger, '/sign-in');
  equal('the page of signing in says what this is', 1, await stranger.locator('.tergoo-exercise').count());
  const me = await somebody(browser, 'participant', lang), head = await somebody(browser, 'colleague', lang), keeper = await somebody(browser, 'keeper', lang);
  equal('every page does', say('exercise.mark', lang), await me.locator('.tergoo-exercise strong').innerText());
  await look(me, 'the first page of an exercise');
  await looked(me);
  await detected(me, head);
  await shared(me, head);
  await composed(me, head, keeper);
  await planned(me, head);
  await requested(me, head);
  await searched(me, keeper);
  await interviewed(me, keeper);
  await open(me, '/exercise');
  check('all seven are done', (await text(me)).includes(say('exercise.all-done', lang)));
  await both(me, 'all tasks done');
  await open(me, '/no-such-page');
  equal('also one that is not there', 1, await me.locator('.tergoo-exercise').count());
});
