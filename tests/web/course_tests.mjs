// course_tests.mjs: what was taught and what was learned, in a browser and in each of the three languages: a curriculum out of its template, a test drawn by
// lot, sheets entered by their codes and refused where they cannot be, results with a chart, evaluation, follow-up, a trainer's card.
import { withBrowser, check, equal } from './browser.mjs';
import { say, saidLast, label, open, record, look, says, fill, send, sent, somebody, call, follow } from './kit.mjs';

const inBishkek = time => new Date(time).toLocaleString('sv', { timeZone: 'Asia/Bishkek' }).slice(0, 10);
const day = ahead => inBishkek(Date.now() + ahead * 86400000).split('-').reverse().join('.');
const action = (page, part) => page.locator(`main a[href*="${part}"]`).first();
/** A decimal as the language writes it. */
const decimal = (text, lang) => lang === 'en' ? text : text.replace('.', ',');
const PEOPLE = 6;

let persons = 0;

/** Three questions whose first answer is right, so that the order of a sheet does not matter. */
async function bank(officer, curriculum) {
  const topic = (await call(officer, 'record.create', { kind: 'topic', fields: { title: 'Requests abroad (invented)', curriculum, topic_number: '9', theme: 'mla',
    objectives_en: 'Writes a whole request', objectives_ru: 'Составляет полный запрос', objectives_ky: 'Толук суроо-талап түзөт' } })).id;
  for (let i = 0; i < 3; i++) {
    const { id } = await call(officer, 'record.create', { kind: 'test_item', fields: { title: `Question ${i}`, topic, form: 'single', points: '1', right: 'a',
      text_en: 'Which?', text_ru: 'Что?', text_ky: 'Кайсы?', options: ['1', '2', '3'].map(n => ({ option_en: n, option_ru: n, option_ky: n })) } });
    await call(officer, 'record.move', { id, move: 'release', fields: {} });
  }
  return topic;
}

/** A course with participants who have codes. */
async function course(officer, lang, topic, curriculum) {
  const { id } = await call(officer, 'record.create', { kind: 'course', fields: { title: `Course ${lang} (invented)`, topics: ['mla'], for_whom: 'Prosecutors (invented)',
    begins: day(-20), ends: day(-19), where: 'Osh', curriculum, topics_taught: [topic] } });
  const codes = [], places = [];
  for (let i = 0; i < PEOPLE; i++) {
    const trainee = (await call(officer, 'record.create', { kind: 'trainee', fields: { name: `Invented Person ${++persons}`, sex: 'woman', body: 'Body (invented)',
      identity: { type: 'service', value: `X-${persons}` } } })).id;
    const place = (await call(officer, 'record.create', { kind: 'enrolment', fields: { trainee, course: id } })).id;
    codes.push((await call(officer, 'record.show', { id: place })).record.fields.code);
    places.push(place);
  }
  return { id, codes, places };
}

/** From the list: one button, one form, and it is there with its topics. */
async function curriculum(officer, lang) {
  await open(officer, '/kinds/curriculum');
  await follow(officer, action(officer, 'curriculum.from_template'));
  await look(officer, 'a curriculum from a template');
  await fill(officer, { template: 'prosecutors_2009' });
  const id = await sent(officer, 'the curriculum is made');
  await says(officer, 'with its topics and questions', say('learning.made-from', lang, { topics: '7', questions: '14' }));
  await look(officer, 'a curriculum that was made');
  const { records } = await call(officer, 'record.list', { kind: 'topic', limit: 100 });
  equal('seven topics', 7, records.filter(t => t.fields.curriculum === id).length);
  await open(officer, record(records.find(t => t.fields.curriculum === id).id));
  await says(officer, 'a topic has objectives in Kyrgyz', label('topic', 'objectives_ky', lang));
  await look(officer, 'a topic');
  return id;
}

async function sheets(officer, lang, c) {
  await open(officer, record(c.id));
  await follow(officer, action(officer, 'test.draw'));
  await look(officer, 'drawing a test');
  await fill(officer, { per_topic: '3' });
  await send(officer);
  await says(officer, 'three questions were drawn', saidLast('learning.drawn', lang));
  await open(officer, record(c.id));
  await follow(officer, action(officer, 'test.enter'));
  await look(officer, 'entering a test sheet');
  await fill(officer, { code: 'NOBODY', which: 'pre', marks: 'a a a' });
  await send(officer);
  await says(officer, 'an unknown code is refused', saidLast('rules.test-code', lang));
  await look(officer, 'a code that nobody has');
  await fill(officer, { code: c.codes[0], which: 'pre', marks: 'a z a' });
  await send(officer);
  await says(officer, 'an option that there is not', saidLast('rules.test-option', lang));
  await fill(officer, { code: c.codes[0], which: 'pre', marks: 'b b b' });
  await send(officer);
  await says(officer, 'points are worked out', label('test_sheet', 'points_max', lang));
  for (let i = 1; i < PEOPLE; i++) await call(officer, 'test.enter', { id: c.id, code: c.codes[i], which: 'pre', marks: i === 1 ? 'a a a' : i === 2 ? 'a b b' : '0 0 0' });
  for (let i = 0; i < PEOPLE; i++) await call(officer, 'test.enter', { id: c.id, code: c.codes[i], which: 'post', marks: i === 2 ? '0 0 0' : 'a a a' });
}

async function results(officer, donor, lang, c) {
  await open(officer, record(c.id));
  await follow(officer, action(officer, '/results'));
  await says(officer, 'mean and median of the gains', say('learning.row-gain-mean', lang));
  await says(officer, 'who had all before is left out', saidLast('learning.left-out', lang));
  check('which gain how many had, as the language writes it', (await officer.content()).includes(`${decimal('0.80', lang)}–1`), 'not there');
  await says(officer, 'question by question', say('learning.by-question', lang));
  await look(officer, 'results of a course');
  await look(officer, 'results of a course');
  const told = await call(officer, 'course.results', { id: c.id });
  equal('the mean of 1, -0.5 and three times 1', '0.700', told.gain_mean);
  equal('the median', '1.000', told.gain_median);
  equal('one is left out', 1, told.left_out);
  await open(donor, `${record(c.id)}/results`);
  await says(donor, 'six are enough for a reader', say('learning.row-gain-mean', lang));
  check('he is shown no question', !(await donor.locator('main').innerText()).includes(say('learning.by-question', lang)));
  await look(donor, 'results for a reader');
}

async function said(officer, monitor, lang, c) {
  const card = (await call(officer, 'record.create', { kind: 'trainer', fields: { name: `Invented Trainer ${lang}`, sex: 'man', hired_as: 'national', tot: 'passed', languages: ['ky', 'ru'] } })).id;
  await call(officer, 'record.change', { id: c.id, fields: { roster: [card] } });
  await open(monitor, '/kinds/satisfaction/new');
  await look(monitor, 'entering an evaluation sheet');
  for (let i = 0; i < 5; i++) await call(monitor, 'record.create', { kind: 'satisfaction', fields: { course: c.id, useful: '5', overall: '4', trainers: [{ trainer: card, taught: '4' }] } });
  await open(officer, record(card));
  await says(officer, 'the card says what was said of the teaching', say('learning.mean-of', lang, { mean: decimal('4.00', lang), n: '5' }));
  await look(officer, 'a card of the roster');
  await open(officer, `${record(c.id)}/results`);
  await says(officer, 'the results say it of the course', say('learning.evaluation', lang));
}

async function followedUp(officer, second, monitor, lang, c, topic) {
  const { users } = await call(officer, 'user.list', {}).catch(() => ({ users: [] }));
  const by = users.find(u => u.fields.login === 'monitor')?.id;
  const fields = { hrddp_result: 'not_covered', hrddp_on: day(-30), ...(by ? { hrddp_by: by } : {}) };
  await call(officer, 'record.move', { id: c.id, move: 'confirm', fields });
  const { proposals } = await call(second, 'proposal.list', {});
  await call(second, 'proposal.sign', { id: proposals[0].id });
  await open(officer, `${record(c.id)}/moves/hold`);
  await sent(officer, 'the course was held');
  await says(officer, 'its follow-ups are planned', saidLast('learning.follow-ups', lang));
  await look(officer, 'a course that was held');
  const { records } = await call(officer, 'record.list', { kind: 'follow_up', limit: 100 });
  const six = records.find(f => f.fields.course === c.id && f.fields.months === 'm6').id;
  await call(monitor, 'record.create', { kind: 'follow_up_answer', fields: { follow_up: six, enrolment: c.places[0], by: 'supervisor', topics: [{ topic, level: 'n3' }] } });
  await open(officer, record(six));
  await look(officer, 'a follow-up');
  await open(officer, `${record(c.id)}/results`);
  await says(officer, 'what became of it at work', say('learning.at-work', lang));
  await says(officer, 'two thirds', decimal('66.7', lang));
  await look(officer, 'results with a follow-up');
}

await withBrowser(async browser => {
  for (const lang of ['ky', 'ru', 'en']) {
    const [officer, second, monitor, donor] = await Promise.all(['cholpon', 'kubat', 'monitor', 'donor'].map(who => somebody(browser, who, lang)));
    const made = await curriculum(officer, lang), topic = await bank(officer, made);
    const c = await course(officer, lang, topic, made);
    await sheets(officer, lang, c);
    await results(officer, donor, lang, c);
    await said(officer, monitor, lang, c);
    await followedUp(officer, second, monitor, lang, c, topic);
    for (const page of [officer, second, monitor, donor]) await page.context().close();
  }
});
