// Writes recording.json: what y-prosemirror and Yjs themselves write, in base64, beside the truth about it.
// To make it anew copy this file to where yjs, y-prosemirror and prosemirror-* are installed:
//   node record.mjs <the JSON's path>
import { Schema } from 'prosemirror-model'
import { EditorState } from 'prosemirror-state'
import * as Y from 'yjs'
import { prosemirrorToYXmlFragment, updateYFragment, yXmlFragmentToProsemirrorJSON } from 'y-prosemirror'
import { writeFileSync } from 'node:fs'
const attr = names => Object.fromEntries(names.map(n => [n, { default: '' }]))
const overlap = names => ({ attrs: attr(names), excludes: '' })
const schema = new Schema({
  nodes: {
    doc: { content: 'block*' },
    para: { group: 'block', content: 'text*', attrs: attr(['kind', 'id']) },
    task: { group: 'block', content: 'text*', attrs: attr(['id']) },
    recommendation: { group: 'block', content: 'text*', attrs: attr(['id', 'addressee', 'due_from', 'due_to', 'origin']) },
    text: {},
  },
  marks: { strong: {}, em: {}, comment: overlap(['id']), insertion: overlap(['id', 'by']), deletion: overlap(['id', 'by']) },
})
const id = n => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const t = (text, ...marks) => schema.text(text, marks.map(([name, attrs]) => schema.mark(name, attrs)))
const n = (name, attrs, ...content) => schema.node(name, attrs, content)
const ins = ['insertion', { id: id(31), by: '7' }], del = ['deletion', { id: id(32), by: '8' }]
const c1 = ['comment', { id: id(33) }], c2 = ['comment', { id: id(34) }]
const doc = schema.node('doc', null, [
  n('para', { kind: 'preamble', id: id(1) }, t('Слово 😀 «'), t('жирно', ['strong']), t(' и ', ['strong'], ['em']), t('косо', ['em']), t('» <b>&amp;</b>')),
  n('para', { kind: 'fact', id: id(2) }),
  n('task', { id: id(3) }, t('учить '), t('всех', c1), t(' и', c1, c2), t(' всегда', c2)),
  n('recommendation', { id: id(4), addressee: id(21), due_from: '2026-03-01', due_to: '2026-05-01', origin: 'proposal 5' },
    t('Читать '), t('вслух', ins), t(' молча', del), t(' и', ins, del, c1, ['strong'])),
  n('recommendation', { id: id(5), addressee: id(22) }, t('писать')),
  n('para', { kind: 'closing', id: id(6) }, t('Конец.')),
])
const y = new Y.Doc(); y.clientID = 101
const fragment = y.getXmlFragment('prosemirror')
prosemirrorToYXmlFragment(doc, fragment)
// Two people write into the same empty paragraph at once; then one splits, marks and re-addresses.
const a = new Y.Doc(), b = new Y.Doc(); a.clientID = 102; b.clientID = 103
for (const d of [a, b]) Y.applyUpdate(d, Y.encodeStateAsUpdate(y))
const edit = (d, change) => {
  const f = d.getXmlFragment('prosemirror')
  const state = EditorState.create({ schema, doc: schema.nodeFromJSON(yXmlFragmentToProsemirrorJSON(f)) })
  const tr = state.tr
  change(tr)
  updateYFragment(d, f, tr.doc, { mapping: new Map(), isOMark: new Map() })
}
const where = (docNode, wanted) => { let found; docNode.forEach((node, pos) => { if (node.attrs.id === wanted) found ??= { node, pos } }); return found }
edit(a, tr => tr.insertText('Первый', where(tr.doc, id(2)).pos + 1))
edit(b, tr => tr.insertText('и\u0306 второй', where(tr.doc, id(2)).pos + 1)) // a decomposed letter
Y.applyUpdate(a, Y.encodeStateAsUpdate(b))
const taken = d => ({
  update: Buffer.from(Y.encodeStateAsUpdate(d)).toString('base64'),
  prosemirror: yXmlFragmentToProsemirrorJSON(d.getXmlFragment('prosemirror')),
})
const met = taken(a)
edit(a, tr => { const { pos } = where(tr.doc, id(5)); tr.setNodeAttribute(pos, 'addressee', '') })
edit(a, tr => { const { pos } = where(tr.doc, id(6)); tr.split(pos + 3) }) // both halves have one id
edit(a, tr => { const { pos, node } = where(tr.doc, id(1)); tr.removeMark(pos + 1, pos + 1 + node.content.size, schema.marks.em) })
edit(a, tr => { const { pos } = where(tr.doc, id(3)); tr.delete(pos + 1, pos + 7) })
writeFileSync(process.argv[2], JSON.stringify({
  by: 'yjs 13.6.33, y-prosemirror 1.3.7',
  written: taken(y),
  met,
  edited: taken(a),
}, null, 1) + '\n')
