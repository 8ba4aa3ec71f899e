// openapi.mjs FILE...: is each of these a valid OpenAPI 3.1 document, by somebody else's judgement? And are answers and questions that really went over
// the line (answers.json beside the first: [[operation, arguments, answer], ...]) what it describes?
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

let failed = 0;
const check = (what, ok, why = '') => {
  if (!ok) failed++;
  console.log(`${ok ? 'pass' : 'fail'} ${what}${ok ? '' : `: ${JSON.stringify(why).slice(0, 600)}`}`);
};

const documents = process.argv.slice(2).map(name => [name, JSON.parse(readFileSync(name, 'utf8'))]);
for (const [name, document] of documents) {
  const validator = new Validator();
  const result = await validator.validate(structuredClone(document));
  check(`${name.split('/').pop()}: a valid description of ${Object.keys(document.paths).length} operations`, result.valid && validator.version === '3.1', result.errors);
}

const told = join(dirname(process.argv[2]), 'answers.json');
if (existsSync(told)) {
  const document = documents[0][1];
  const ajv = new Ajv({ strict: false, allErrors: false });
  (formats.default ?? formats)(ajv);
  ajv.addSchema({ ...document, $id: 'api' });
  const part = (...path) => ajv.getSchema(`api#/${path.map(one => encodeURIComponent(one.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`);
  const wrong = [];
  let good = 0;
  for (const [op, args, status, answer] of JSON.parse(readFileSync(told, 'utf8'))) {
    const path = ['paths', `/api/${op}`, 'post'];
    const question = part(...path, 'requestBody', 'content', 'application/json', 'schema');
    const shape = status === 200 ? part(...path, 'responses', '200', 'content', 'application/json', 'schema') : part('components', 'schemas', 'error');
    if (!question(args)) wrong.push([op, 'arguments', args, question.errors[0]]);
    else if (!shape(answer)) wrong.push([op, status, shape.errors[0], answer]);
    else good++;
  }
  check(`${good} questions and answers that went over the line are as described`, good > 0 && wrong.length === 0, wrong.slice(0, 3));
}
process.exitCode = failed ? 1 : 0;
