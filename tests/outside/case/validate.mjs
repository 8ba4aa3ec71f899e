// validate.mjs ONTOLOGY.ttl.gz SHAPES.ttl DOCUMENT.jsonld...: each document is held against the SHACL shapes of CASE and UCO and our own. Prints a line a
// document, "conforms" or what does not, and how many triples; exit code 1 when one does not conform. No context is fetched: ours is in the document.
//
// Two things that rdf-validate-shacl cannot do are left out (shared knowledge: evidence.md 2.3): owl:imports, since all files are here, and constraints in SPARQL,
// which ask for unique ids and the like: the program's own check (src/exchange/case_graph.c) asks these.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import jsonld from 'jsonld';
import { DataFactory, Parser, Store } from 'n3';
import SHACLValidator from 'rdf-validate-shacl';

const SH = 'http://www.w3.org/ns/shacl#', SUBCLASS = 'http://www.w3.org/2000/01/rdf-schema#subClassOf';
const [ontology, own, ...documents] = process.argv.slice(2);
const shapes = new Store();

/* Blank nodes of different files must not fall together: a prefix for each. */
const read = (text, prefix) => shapes.addQuads(new Parser({ blankNodePrefix: prefix }).parse(text));
read(gunzipSync(readFileSync(ontology)).toString('utf8'), 'o');
read(readFileSync(own, 'utf8'), 't');
for (const quad of shapes.getQuads(null, null, null)) {
  const left = quad.predicate.value === 'http://www.w3.org/2002/07/owl#imports' || quad.predicate.value === `${SH}sparql`;
  if (left) shapes.removeQuad(quad);
}
const classes = shapes.getQuads(null, DataFactory.namedNode(SUBCLASS), null);
console.log(`# shapes: ${shapes.size} triples`);

async function triples(path) {
  const quads = await jsonld.toRDF(JSON.parse(readFileSync(path, 'utf8')), { documentLoader: (url) => { throw new Error(`not fetched: ${url}`); } });
  const data = new Store();
  const term = (t) => (t.termType === 'NamedNode' ? DataFactory.namedNode(t.value) : t.termType === 'BlankNode' ? DataFactory.blankNode(t.value)
    : DataFactory.literal(t.value, t.language || DataFactory.namedNode(t.datatype.value)));
  for (const q of quads) data.addQuad(term(q.subject), term(q.predicate), term(q.object));
  return data;
}

let failed = false;
for (const path of documents) {
  const data = await triples(path), size = data.size;
  data.addQuads(classes);
  const report = await new SHACLValidator(shapes).validate(data);
  const bad = report.results.filter((r) => r.severity?.value !== `${SH}Info`);
  for (const r of bad.slice(0, 20)) {
    console.log(`# ${r.focusNode?.value} ${r.path?.value ?? ''} ${r.message.map((m) => m.value).join(' ')} ${r.value?.value ?? ''} (${r.severity?.value})`);
  }
  console.log(`${path.split('/').pop()}: ${bad.length === 0 ? 'conforms' : `${bad.length} violations`}, ${size} triples`);
  if (bad.length > 0) failed = true;
}
process.exit(failed ? 1 : 0);
