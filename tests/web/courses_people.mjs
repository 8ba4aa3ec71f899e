// courses_people.mjs: the people of a course in a browser, in each of the three languages: somebody who is on the list already under another spelling, a body
// that is not cleared, places and who waits, the agenda out of one form, who was there, a mistake that is set right, badges at the door; and what a donor sees.
import { withBrowser, check, equal } from './browser.mjs';
import { saidFirst, saidLast, say, label, open, record, look, says, fill, put, send, sent, somebody, call, follow, text, path } from './kit.mjs';

const action = (page, part) => page.locator(`main a[href*="${part}"]`).first();
/** What a scanner does: keys, and Enter. */
async function scan(page, typed) {
  await page.waitForFunction(() => document.activeElement?.name === 'f.text');
  await page.keyboard.type(typed);
  await Promise.all([page.waitForEvent('load', { timeout: 10000 }), page.keyboard.press('Enter')]);
}

const BODY = 'Прокуратура Ошской области (вымышлена)';

async function trainee(officer, name, more = {}) {
  return (await call(officer, 'record.create', { kind: 'trainee', fields: { name, sex: 'woman', body: BODY, oblast: 'osh', ...more } })).id;
}

/** The same document is refused, and a name that looks like one of the list is told. */
async function entered(officer, lang, round) {
  await trainee(officer, 'Жумабекова Бакытгүл Жолдошовна', { identity: { type: 'passport', value: `AN 123450${round}` } });
  await open(officer, '/kinds/trainee/new');
  await look(officer, 'the form of a trainee');
  await fill(officer, { 'name.spelled': 'Jumabekova Bakytgul', sex: 'woman', body: BODY, 'identity.type': 'passport', 'identity.value': `AN123450${round}` });
  await send(officer);
  await says(officer, 'the same document is refused', saidLast('rules.trainee-known', lang));
  await put(officer, 'identity.value', `AN999990${round}`);
  const id = await sent(officer, 'with another it is entered');
  await says(officer, 'and it is told whom it looks like', saidLast('duplicate.twin', lang));
  await look(officer, 'somebody who looks like another');
  return id;
}

/* From the course to its letter, with the course in it; and a form of many fields is at the one that was looked in. */
async function begun(officer, course) {
  await open(officer, record(course));
  await officer.locator('main details summary').last().click();
  await follow(officer, officer.locator('main a[href^="/kinds/nomination/new?under="]'));
  equal('the letter begins with its course', course, await officer.locator('[name="f.course.id"]:checked').inputValue());
  await officer.locator('[name="f.hrddp_by.words"]').fill('kubat');
  await officer.locator('button[name="find.hrddp_by"]').click();
  await officer.locator('[name="f.hrddp_by.id"]').first().waitFor();
  check('what was found is where one looked for it', await officer.locator('[name="f.hrddp_by.id"]').first().evaluate(e => {
    const at = e.getBoundingClientRect();
    return at.top >= 0 && at.bottom <= innerHeight;
  }));
}

async function nominated(officer, head, lang, course, people) {
  await begun(officer, course);
  const { id: letter } = await call(officer, 'record.create', { kind: 'nomination', fields: { course, body: BODY, letter_no: '12' } });
  const places = [];
  for (const one of people) {
    places.push((await call(officer, 'record.create', { kind: 'enrolment', fields: { trainee: one, course, nomination: letter } })).id);
  }
  await open(officer, record(course));
  await follow(officer, action(officer, 'course.enrol'));
  await send(officer);
  await says(officer, 'nobody gets a place from a body that is not cleared', saidLast('rules.nominee-not-cleared', lang));
  await look(officer, 'who gets no place and why');
  await open(officer, `${record(letter)}/moves/clear`);
  await look(officer, 'clearing a body');
  await fill(officer, { hrddp_result: 'before_policy' });
  await send(officer);
  const { proposals } = await call(head, 'proposal.list', {});
  await call(head, 'proposal.sign', { id: proposals[0].id });
  await open(officer, record(course));
  await follow(officer, action(officer, 'course.enrol'));
  await send(officer);
  await says(officer, 'two get the places, one waits', say('course.enrolled', lang, { cleared: 3, enrolled: 2, waiting: 1 }));
  return places;
}

async function planned(officer, lang, course) {
  await open(officer, record(course));
  await follow(officer, action(officer, 'course.plan'));
  await look(officer, 'the form of the agenda');
  await fill(officer, { day_1_morning: 'Detecting corrupt offences', day_1_afternoon: 'Exchange of operative information', day_2_morning: 'The investigative plan',
    day_2_afternoon: 'Interviews', morning_hours: '09:00-12:30', afternoon_hours: '14:00-17:30', room: 'Зал 1' });
  await sent(officer, 'four half-days are entered at once');
  await says(officer, 'the page shows them', 'The investigative plan');
  await look(officer, 'a course with its agenda');
  return (await call(officer, 'record.show', { id: course })).course.sessions.map(one => one.id);
}

/** By keys alone: one stop a person, space for who was there, and on to the button. */
async function ticked(page, there) {
  const at = () => page.evaluate(() => ({ type: document.activeElement.type, value: document.activeElement.value }));
  await page.locator('input[type=checkbox]').first().focus();
  let stops = 0;
  for (let one = await at(); one.type === 'checkbox'; one = await at(), stops++) {
    if (there.includes(one.value)) await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
  }
  equal('the list has one stop a person', await page.locator('input[type=checkbox]').count(), stops);
  while ((await at()).type !== 'submit') await page.keyboard.press('Tab');
}

async function attended(officer, lang, course, sessions, places) {
  await open(officer, record(sessions[0]));
  await look(officer, 'a half-day that is planned');
  await follow(officer, action(officer, 'course.attend'));
  await look(officer, 'the list of a half-day');
  await ticked(officer, places);
  await Promise.all([officer.waitForEvent('load'), officer.keyboard.press('Enter')]);
  check('a whole list is entered without a mouse', path(officer) === record(sessions[0]), await text(officer));
  await says(officer, 'and who was there stands on the page', say('course.was-there', lang));
  await look(officer, 'a half-day that was held');
  await follow(officer, action(officer, 'course.attend'));
  await officer.locator(`input[type=checkbox][value="${places[1]}"]`).uncheck();
  await send(officer);
  await says(officer, 'nothing is set right without a reason', saidLast('course.why-right', lang));
  await put(officer, 'reason', 'Подпись была не его');
  await sent(officer, 'with one it is');
  await says(officer, 'he was away', say('course.was-away', lang));
  await follow(officer, action(officer, '/door/'));
  const { record: place } = await call(officer, 'record.show', { id: places[0] });
  await open(officer, `/door/${sessions[1]}`);
  await scan(officer, place.number);
  await says(officer, 'a badge is read at the door', say('course.door-there', lang));
  await look(officer, 'badges at the door');
  await scan(officer, place.number);
  await says(officer, 'once', say('course.door-again', lang));
}

await withBrowser(async browser => {
  for (const [round, lang] of ['ky', 'ru', 'en'].entries()) {
    const [officer, head, donor] = await Promise.all(['kubat', 'jyldyz', 'donor'].map(who => somebody(browser, who, lang)));
    const people = [await entered(officer, lang, round), await trainee(officer, `Эркинова Элмира ${round}`), await trainee(officer, `Сыдыкова Сайра ${round}`)];
    const { id: course } = await call(officer, 'record.create', { kind: 'course', fields: { title: `Курс ${lang} (вымышлен)`, topics: ['detection', 'interview'],
      for_whom: 'прокуроры', begins: '14.10.2009', ends: '15.10.2009', where: 'Ысык-Көл', capacity: '2',
      costs: [{ class: 'venue', amount: '12 000,00 KGS' }, { class: 'trainers', amount: '200,00 EUR' }] } });
    const places = await nominated(officer, head, lang, course, people);
    const sessions = await planned(officer, lang, course);
    await attended(officer, lang, course, sessions, places.slice(0, 2));
    await call(officer, 'enrolment.complete', { id: course });
    await open(officer, record(course));
    await says(officer, 'costs in two currencies are not added up', saidFirst('course.costs-apart', lang));
    await says(officer, 'who has completed it is counted', label('enrolment', 'completed', lang));
    await look(officer, 'a course and all of its people');
    await look(officer, 'a course and all of its people');
    await open(officer, record(people[0]));
    await says(officer, 'who keeps the list sees the document', `AN999990${round}`);
    await open(head, record(people[0]));
    check('a head does not', !(await text(head)).includes(`AN999990${round}`), 'the document is shown');
    await open(donor, record(course));
    check('a donor sees the course and nobody in it', !(await text(donor)).includes('Эркинова'), 'a name is shown');
    const why = await call(donor, 'course.enrol', { id: course }).then(() => '', String);
    check('and changes nothing', why.length > 0, 'it was done');
    equal('half-days are counted', 2, (await call(officer, 'record.show', { id: course })).course.half_days_attended);
    for (const page of [officer, head, donor]) await page.context().close();
  }
});
