// courses_certificates.mjs: certificates in each of the three languages: an issue that one asks for and another signs, the certificate with its code, what the
// code says to whoever has it and to whoever mistypes it; persons trained as the office sees them and as they may be published.
import { withBrowser, check, equal } from './browser.mjs';
import { say, open, record, says, text, somebody, call, both } from './kit.mjs';

const PEOPLE = 6;
let persons = 0;

/** A course of one day that was held, with everybody there in both half-days. */
async function course(officer, head, lang) {
  const { id } = await call(officer, 'record.create', { kind: 'course', fields: { title: `Course ${lang} (invented)`, topics: ['mla'], for_whom: 'Prosecutors (invented)',
    begins: '14.10.2009', ends: '14.10.2009', where: 'Osh' } });
  const letter = (await call(officer, 'record.create', { kind: 'nomination', fields: { course: id, body: 'Body (invented)', letter_no: '7' } })).id;
  await signed(officer, head, letter, 'clear', { hrddp_result: 'before_policy' });
  const places = [];
  for (let i = 0; i < PEOPLE; i++) {
    const trainee = (await call(officer, 'record.create', { kind: 'trainee', fields: { name: `Invented Person ${++persons}`, sex: i < 2 ? 'woman' : 'man', body: 'Body (invented)',
      identity: { type: 'service', value: `C-${persons}` } } })).id;
    places.push((await call(officer, 'record.create', { kind: 'enrolment', fields: { trainee, course: id, nomination: letter } })).id);
  }
  await call(officer, 'course.enrol', { id });
  for (const half of ['morning', 'afternoon']) {
    const session = (await call(officer, 'record.create', { kind: 'course_session', fields: { course: id, what: 'Requests', day: '14.10.2009', half } })).id;
    await call(officer, 'course.attend', { id: session, present: places.join('; ') });
  }
  await call(officer, 'enrolment.complete', { id });
  await signed(officer, head, id, 'confirm', { hrddp_result: 'before_policy' });
  await call(officer, 'record.move', { id, move: 'hold', fields: {} });
  return id;
}

/** One asks, the other signs. */
async function signed(officer, head, id, move, fields = {}) {
  const proposal = await call(officer, 'record.move', { id, move, fields, reason: 'as agreed' });
  await call(head, 'proposal.sign', { id: proposal.id });
}

await withBrowser(async browser => {
  for (const lang of ['en', 'ru', 'ky']) {
    const officer = await somebody(browser, 'cholpon', lang), head = await somebody(browser, 'jyldyz', lang), donor = await somebody(browser, 'donor', lang);
    const of = await course(officer, head, lang);
    const issue = (await call(officer, 'record.create', { kind: 'certificate_issue', fields: { course: of, site: 'https://news.example' } })).id;
    await open(officer, record(issue));
    await both(officer, 'an issue of certificates');
    await signed(officer, head, issue, 'issue');
    await open(officer, record(issue));
    await both(officer, 'an issue that was signed');
    const { records } = await call(officer, 'record.list', { kind: 'certificate', limit: 100 });
    const mine = records.filter(r => r.fields.course === of);
    equal('a certificate for each', PEOPLE, mine.length);
    await open(officer, record(mine[0].id));
    await both(officer, 'a certificate');

    await open(donor, `/certificates/check?code=${mine[0].fields.check_code}`);
    await says(donor, 'it holds', say('certificate.valid', lang, { number: mine[0].number, initials: mine[0].fields.initials }));
    check('and no name is told', !(await text(donor)).includes('Invented Person'), await text(donor));
    await both(donor, 'what a code says');
    await open(donor, '/certificates/check?code=K7QX');
    await says(donor, 'a code that is torn', say('certificate.torn', lang));

    await open(officer, '/figures/tr1?period=2009');
    await both(officer, 'persons trained');
    await open(officer, '/figures/tr1?period=2009&scope=published');
    await says(officer, 'as it may be published', say('figure.says-published', lang, { least: 5 }));
    await both(officer, 'persons trained as it may be published');
    await open(officer, '/figures?family=programme&period=2009');
    await both(officer, 'figures of training');
    for (const page of [officer, head, donor]) await page.context().close();
  }
});
