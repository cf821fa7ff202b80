import { badRequest } from './errors.mjs';

/**
 * The fields of a multipart form: texts, and { name, bytes } for files. Node's own reader wants the names of fields in quotes, which
 * .NET leaves out, and so do servers that read what they are sent.
 */
export function readForm(contentType, body) {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(contentType ?? '')?.[1];
  const fields = new Map();
  if (boundary === undefined) {
    throw badRequest('Could not parse multipart form');
  }
  const mark = Buffer.from(`--${boundary}`);
  let start = body.indexOf(mark);
  for (let end; (end = body.indexOf(mark, start + mark.length)) > 0; start = end) {
    const part = body.subarray(start + mark.length + 2, end - 2); // without the line breaks around it
    const split = part.indexOf('\r\n\r\n');
    const disposition = /^content-disposition:(.*)$/im.exec(part.toString('latin1', 0, split))?.[1] ?? '';
    const name = /[; ]name="?([^";]+)"?/i.exec(disposition)?.[1];
    const file = /[; ]filename="?([^";]+)"?/i.exec(disposition)?.[1];
    const bytes = part.subarray(split + 4);
    fields.set(name, file === undefined ? bytes.toString() : { name: file, bytes });
  }
  return fields;
}
