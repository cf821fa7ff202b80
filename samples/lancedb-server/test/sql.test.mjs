import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anyOf, literal, parentsNamedBy, startsWith } from '../src/sql.mjs';

test('literals double their quotes', () => {
  assert.equal(literal("x' OR '1'='1"), "'x'' OR ''1''=''1'");
  assert.equal(anyOf('id', ['a', "b'"]), "id IN ('a', 'b''')");
  assert.equal(startsWith('id', "a'%"), "starts_with(id, 'a''%')");
});

test('parents are read from exactly two forms of filter', () => {
  assert.deepEqual(parentsNamedBy("parent_id = 'a'"), ['a']);
  assert.deepEqual(parentsNamedBy("parent_id IN ('a','b''c', 'd, e')"), ['a', "b'c", 'd, e']);
  assert.deepEqual(parentsNamedBy(" PARENT_ID in ( 'a' ) "), ['a']);
  for (const other of ["parent_id = 'a' OR true", "parent_id IN ('a') AND n = 1", "parent_id != 'a'", "NOT parent_id = 'a'",
    "parent_id = 'a' --", 'parent_id IS NULL', "parent_id = 'a'' OR 1=1", "id IN ('a')"]) {
    assert.equal(parentsNamedBy(other), null, other);
  }
});
