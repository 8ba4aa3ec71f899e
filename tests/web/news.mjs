// news.mjs: a news item in a browser, in each of the three languages: one sentence calls a suspect guilty, the page points at it, an answer that no court
// backs is refused, the text is written otherwise; a photograph with its words and its consent; published by two; somebody whom it names is cleared, the day
// says so, and the correction stands with the item.
import { withBrowser, check, equal } from './browser.mjs';
import { saidLast, say, label, open, record, look, both, says, fill, put, send, sent, somebody, call, follow } from './kit.mjs';

const action = (page, part) => page.locator(`main a[href*="${part}"]`).first();
const ANSWERS = { nobody_guilty: 'true', nobody_exposed: 'true', no_operation: 'true', consents: 'true' };
const GUILTY = { en: 'The thief Bakyt Asanov was caught.', ru: 'Преступник Бакыт Асанов задержан.', ky: 'Кылмышкер Бакыт Асанов кармалды.' };
const JUDGE = { en: 'Judge Nurlan Toktobekov opened it.', ru: 'Его открыл судья Нурлан Токтобеков.', ky: 'Аны сот Нурлан Токтобеков ачты.' };

const words = (lang, slug) => ({ slug, dated: '01.03.2026', place_line: 'Ош', contact: 'Press office (invented)',
  title_en: `A course opened (${lang})`, title_ru: 'Открыт курс', title_ky: 'Курс ачылды',
  lead_en: 'A course was opened in Osh.', lead_ru: 'В Оше открыт курс.', lead_ky: 'Ошто курс ачылды.',
  text_en: JUDGE.en, text_ru: JUDGE.ru, text_ky: JUDGE.ky, [`text_${lang}`]: `${JUDGE[lang]} ${GUILTY[lang]}`,
  translator_en: 'Aida Invented', translator_ru: 'Aida Invented', translator_ky: 'Aida Invented', reviewer_en: 'Chynara Invented',
  reviewer_ru: 'Chynara Invented', reviewer_ky: 'Chynara Invented', status_en: 'reviewed', status_ru: 'reviewed', status_ky: 'reviewed' });

async function bothSign(first, second, page, id) {
  await open(first, `${record(id)}/moves/${page}`);
  return async values => {
    await fill(first, values);
    await send(first);
    const { proposals } = await call(second, 'proposal.list', {});
    await call(second, 'proposal.sign', { id: proposals[0].id });
  };
}

/** The sentence is found, the answer that no court backs is not accepted, and the sentence goes. */
async function found(press, officer, lang, id) {
  await call(press, 'record.move', { id, move: 'submit', fields: {} });
  await open(officer, `${record(id)}/moves/check`);
  await fill(officer, ANSWERS);
  await send(officer);
  await says(officer, 'a suspect called guilty in one language stops it', GUILTY[lang]);
  await look(officer, 'checking an item that calls somebody guilty');
  await open(press, record(id));
  await says(press, 'the page points at the sentence', say('news.found', lang));
  await both(press, 'an item in which something was found');
  await follow(press, action(press, 'news.answer'));
  await look(press, 'answering what was found');
  await fill(press, { ground: 'told_already', why: 'The ministry said so (invented)' });
  const answer = await sent(press, 'the answer is written');
  await open(officer, `${record(answer)}/moves/accept`);
  await send(officer);
  await says(officer, 'what others said makes nobody guilty', say('rules.news-answer-decision', lang).split('.')[0]);
  await look(officer, 'accepting an answer');
  await call(officer, 'record.move', { id: answer, move: 'refuse', fields: {}, reason: 'no court' });
  await call(press, 'record.move', { id, move: 'back', fields: {}, reason: 'rewritten' });
  await call(press, 'record.change', { id, fields: { [`text_${lang}`]: JUDGE[lang], [`status_${lang}`]: 'translated' } });
  await call(press, 'record.change', { id, fields: { [`status_${lang}`]: 'reviewed' } });
}

/** A photograph: its words and its consent are asked for, in three languages. */
async function photographed(press, head, lang, id) {
  await open(press, record(id));
  await follow(press, action(press, 'news.photo'));
  await look(press, 'adding a photograph');
  await fill(press, { alt_en: 'A room', credit: 'Press office (invented)' });
  await press.locator('input[type=file]').setInputFiles(process.env.PHOTO);
  const photo = await sent(press, 'the photograph is kept');
  check('the picture is seen', await press.locator('main img').first().evaluate(img => {
    img.loading = 'eager';
    return img.decode().then(() => img.naturalWidth > 0, () => false);
  }));
  await look(press, 'a photograph of an item');
  await call(press, 'record.move', { id, move: 'submit', fields: {} });
  await call(press, 'record.change', { id: photo, fields: { alt_ru: 'Комната', alt_ky: 'Бөлмө' } });
  return photo;
}

await withBrowser(async browser => {
  for (const lang of ['ky', 'ru', 'en']) {
    const [press, officer, head] = await Promise.all(['press', 'kubat', 'temir'].map(who => somebody(browser, who, lang)));
    await open(press, '/kinds/news_item/new');
    await look(press, 'writing an item');
    const { id } = await call(press, 'record.create', { kind: 'news_item', fields: words(lang, `course-opened-${lang}`) });
    await found(press, officer, lang, id);
    const photo = await photographed(press, head, lang, id);
    await open(officer, `${record(id)}/moves/check`);
    if (lang !== 'ky') {                            // the notice of the language before stands for the same name
      await fill(officer, ANSWERS);
      await send(officer);
      await says(officer, 'a later item is held against the notice', 'CN-2026-0001');
    }
    await fill(officer, lang === 'ky' ? ANSWERS : { ...ANSWERS, names_cleared: 'true' });
    await sent(officer, 'its facts are checked');
    await open(head, `${record(id)}/moves/clear_office`);
    await look(head, 'clearing it for the office');
    await fill(head, { cleared_office_on: '02.03.2026', cleared_office_by: 'Temir (invented)' });
    await sent(head, 'the head clears it');
    await open(press, `${record(id)}/moves/set_ready`);
    await send(press);
    await says(press, 'without consent the photograph stops it', saidLast('rules.news-photo-consent', lang));
    await call(press, 'record.change', { id: photo, fields: { consent: 'nobody' } });
    await open(press, `${record(id)}/moves/set_ready`);
    await sent(press, 'it is ready');
    await (await bothSign(press, head, 'publish', id))({});
    await open(press, record(id));
    await says(press, 'it is published', label('news_item', 'published', lang));
    await look(press, 'a published item');

    const notice = (await call(press, 'record.create', { kind: 'cleared_notice', fields: { name: 'Toktobekov Nurlan', cleared_on: '20.03.2026' } })).id;
    await open(press, `${record(notice)}/moves/enter`);
    await fill(press, { from_body: 'Prosecutor (invented)', letter: 'no. 12' });
    await sent(press, 'somebody is cleared');
    await says(press, 'and an item names him', 'NR-');
    await look(press, 'a notice that somebody is cleared');
    await open(press, '/');
    await look(press, 'a day with an item to correct');
    const { records } = await call(press, 'record.list', { kind: 'news_recall', state: 'open' });
    const recall = records.find(one => one.fields.news_item === id);
    check('the item is listed', Boolean(recall));
    await open(press, `${record(recall.id)}/moves/corrected`);
    await send(press);
    await says(press, 'it waits for a correction', saidLast('rules.news-not-corrected', lang));
    const signed = await bothSign(press, head, 'publish_correction', id);
    await look(press, 'writing a correction');
    await put(press, 'reason', 'cleared');
    await signed({ correction_en: 'The judge was cleared.', correction_ru: 'С судьи сняты подозрения.', correction_ky: 'Соттон шектенүү алынды.' });
    await open(press, record(id));
    await says(press, 'the correction stands with the item', 'Соттон шектенүү алынды.');
    await both(press, 'an item with a correction');
    for (const one of records) if (one.fields.news_item === id) await call(press, 'record.move', { id: one.id, move: 'corrected', fields: {} });
    equal('nothing of it is left', 0, (await call(press, 'record.list', { kind: 'news_recall', state: 'open' })).records.filter(one => one.fields.news_item === id).length);
    await Promise.all([press, officer, head].map(page => page.context().close()));
  }
});
