// A table's schema as the JSON that describe answers, in Lance's own type names.
import { arrow } from './arrow.mjs';

const { Type, Precision, DateUnit, TimeUnit } = arrow;
const FLOATS = { [Precision.HALF]: 'halffloat', [Precision.SINGLE]: 'float', [Precision.DOUBLE]: 'double' };
const UNITS = { [TimeUnit.SECOND]: 's', [TimeUnit.MILLISECOND]: 'ms', [TimeUnit.MICROSECOND]: 'us', [TimeUnit.NANOSECOND]: 'ns' };

export const schemaJson = (schema) => ({ fields: schema.fields.map(fieldJson) });

function fieldJson({ name, type, nullable, metadata }) {
  const field = { name, type: typeJson(type), nullable };
  if (metadata.size > 0) field.metadata = Object.fromEntries(metadata);
  return field;
}

function typeJson(type) {
  switch (type.typeId) {
    case Type.Null: return { type: 'null' };
    case Type.Bool: return { type: 'bool' };
    case Type.Int: return { type: `${type.isSigned ? '' : 'u'}int${type.bitWidth}` };
    case Type.Float: return { type: FLOATS[type.precision] };
    case Type.Utf8: return { type: 'string' };
    case Type.LargeUtf8: return { type: 'large_string' };
    case Type.Binary: return { type: 'binary' };
    case Type.LargeBinary: return { type: 'large_binary' };
    case Type.FixedSizeBinary: return { type: 'fixed_size_binary', length: type.byteWidth };
    case Type.Date: return { type: type.unit === DateUnit.DAY ? 'date32:day' : 'date64:ms' };
    case Type.Timestamp: return { type: `timestamp:${UNITS[type.unit]}:${type.timezone ?? '-'}` };
    case Type.FixedSizeList: return { type: 'fixed_size_list', length: type.listSize, fields: type.children.map(fieldJson) };
    case Type.List: return { type: 'list', fields: type.children.map(fieldJson) };
    case Type.Struct: return { type: 'struct', fields: type.children.map(fieldJson) };
    default: return { type: String(type).toLowerCase() };
  }
}
