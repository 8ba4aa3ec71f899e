// project.mjs: a project seen whole in a browser, in each of the three languages: its work plan with what is late, a meeting whose minutes another
// agrees, a visit, and the page on which the components feed each other, with what leads nowhere.
import { withBrowser, check, equal } from './browser.mjs';
import { say, saidFirst, saidLast, open, record, both, look, says, fill, send, sent, somebody, call, follow } from './kit.mjs';

const action = (page, part) => page.locator(`main a[href*="${part}"]`).first();
const BEGUN = { title: 'Reform of a colony (invented)', aim: 'Better conditions (invented)', implementer: 'Field office (invented)' };

async function byTwo(one, other, id, move, fields) {
  await call(one, 'record.move', { id, move, fields, reason: 'as agreed' });
  const { proposals } = await call(other, 'proposal.list', {});
  await call(other, 'proposal.sign', { id: proposals[0].id });
}

const idOf = async (page, login) => (await call(page, 'user.list', {})).users.find(u => u.fields.login === login).id;

/** Three activities: one done in time, one late, one to come. */
async function planned(officer, project) {
  const activity = (number, title, fields) => call(officer, 'record.create', { kind: 'activity', fields: { project, activity_number: number, title,
    expected_result: 'Work and better conditions (invented)', ...fields } });
  const { id } = await activity('1.2', 'Hearing of the strategy (invented)', { planned_from: '12.2010', planned_to: '12.2010' });
  await call(officer, 'record.move', { id, move: 'begin', fields: { was_from: '16.12.2010' } });
  await call(officer, 'record.move', { id, move: 'finish', fields: { was_to: '17.12.2010', came_of_it: 'Heard', proof: 'Minutes' } });
  await activity('1.10', 'Workshop (invented)', { planned_from: '2011', planned_to: '30.06.2011' });
  await activity('4.1', 'Wells (invented)', { planned_from: '2031' });
}

async function workPlan(officer, lang, project) {
  await open(officer, record(project));
  await follow(officer, action(officer, '/work-plan'));
  await says(officer, 'the plan says how many are late', saidFirst('project.late-count', lang));
  equal('in the order that people count in', ['1.2', '1.10', '4.1'],
    (await officer.locator('main table').first().locator('tbody tr td:first-child, tbody tr th:first-child').allInnerTexts()).map(t => t.trim()));
  check('days are a picture as well', await officer.locator('main svg').count() > 0, 'no picture');
  check('what is later than planned is drawn apart', await officer.locator('.tergoo-lanes__svg .tergoo-lanes__span--delay').count() === 1, 'it is not');
  await both(officer, 'the work plan of a project');
}

/** Steps typed into the form; one that comes later is refused by name. */
async function steps(officer, head, lang, project) {
  const step = (stage, component, title, fedBy) => call(officer, 'record.create', { kind: 'change_step', fields: { project, stage, component, title,
    fed_by: fedBy } });
  const { id: law } = await step('law', 'a', 'Law on work of prisoners (invented)', []);
  const { id: course } = await step('course', 'b', 'Course for foremen (invented)', [law]);
  const { id: job } = await step('job', 'c', 'Forty in a sewing shop (invented)', [course]);
  await step('condition', 'd', 'Paid work for forty (invented)', [job]);
  await step('condition', 'd', 'New wells (invented)', []);
  await step('post', 'b', 'A methodologist (invented)', [law]);
  await open(officer, `/kinds/change_step/new?project=${encodeURIComponent(project)}`);
  await look(officer, 'a new step of the change');
  const why = await step('post', 'b', 'Too early (invented)', [course]).then(() => '', String);
  check('what comes later makes nothing possible', why.includes('rules.change-order'), why);
  await byTwo(officer, head, law, 'real', { since_on: '2010', how_known: 'Gazette (invented)' });
  await open(officer, record(project));
  await follow(officer, action(officer, '/feeds'));
  await says(officer, 'one leads to nothing', say('project.feeds-nothing', lang));
  await says(officer, 'one has nothing before it', say('project.unfed', lang));
  await says(officer, 'and no law leads to it', say('project.way-broken', lang));
  await both(officer, 'how the components feed each other');
}

async function met(officer, head, lang, project) {
  const { id } = await call(officer, 'record.create', { kind: 'steering_meeting', fields: { project, title: 'Second meeting (invented)', planned_on: '16.12.2010',
    agenda: ['Work', 'Wells'] } });
  await open(officer, `${record(id)}/moves/hold`);
  await fill(officer, { held_on: '16.12.2010', discussed: 'What was done, and what is late (invented)' });
  await send(officer);
  check('minutes name who was there', await officer.locator('.govuk-error-summary').count() === 1, 'no error');
  await call(officer, 'record.move', { id, move: 'hold', fields: { held_on: '16.12.2010', discussed: 'What was done, and what is late (invented)',
    present: [{ body: 'GSIN (invented)', person: 'Deputy' }] } });
  await call(officer, 'record.create', { kind: 'steering_decision', fields: { meeting: id, what: 'Drill the wells by summer (invented)', body: 'Office', due: '30.06.2011' } });
  await open(head, record(id));
  await look(head, 'minutes to be agreed');
  await byTwo(officer, head, id, 'agree', {});
  await open(head, record(id));
  await both(head, 'a meeting with its decision');
}

async function visited(officer, project) {
  const { id } = await call(officer, 'record.create', { kind: 'project_visit', fields: { project, where: 'Colony (invented)', purpose: 'Wells (invented)' } });
  await open(officer, `${record(id)}/moves/visit`);
  await look(officer, 'entering what a visit saw');
  await call(officer, 'record.move', { id, move: 'visit', fields: { visited_on: '01.07.2011', visitors: [await idOf(officer, 'kubat')], seen: [{ what: 'One well', as_told: 'partly' }] } });
  await open(officer, record(id));
  await both(officer, 'a visit');
}

await withBrowser(async browser => {
  for (const lang of ['en', 'ru', 'ky']) {
    const officer = await somebody(browser, 'kubat', lang), head = await somebody(browser, 'temir', lang);
    const { id } = await call(officer, 'record.create', { kind: 'project', fields: BEGUN });
    await planned(officer, id);
    await workPlan(officer, lang, id);
    await steps(officer, head, lang, id);
    await met(officer, head, lang, id);
    await visited(officer, id);
    await officer.context().close();
    await head.context().close();
  }
});
