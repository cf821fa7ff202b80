// A table name becomes a folder name, and the engine aborts on names it does not know: so the rule is checked first.
import { badRequest } from './errors.mjs';

const LONGEST = 128;

export function tableNameProblem(name) {
  if (name.length > LONGEST) return `a table name has at most ${LONGEST} characters, this one has ${name.length}`;
  if (!/^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/.test(name)) {
    return 'a table name has letters, digits, "_", "-" and "." only, and no "." in front';
  }
  return null;
}

export function checkedTableName(name) {
  const problem = tableNameProblem(name);
  if (problem) throw badRequest(`'${name.slice(0, 64)}' cannot be a table: ${problem}`);
  return name;
}
