import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, Stack } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';

export const TEMPLATE = fileURLToPath(new URL('../template.yaml', import.meta.url));

/**
 * Loads a template as the CDK does: every resource becomes an object of its type, and every reference in it must lead somewhere.
 * Returns what is deployed, with SAM's functions as those of Lambda, and what CloudFormation's rules say against it.
 */
export function load(templateFile = TEMPLATE) {
  const folder = mkdtempSync(join(tmpdir(), 'lanceingest-template-'));
  try {
    const written = synthesize(templateFile, join(folder, 'sam'));
    const expanded = join(folder, 'expanded.json');
    writeFileSync(expanded, JSON.stringify(expand(written.template)));
    const { template, findings } = synthesize(expanded, join(folder, 'lambda'));
    return { template: new Template(template), findings: [...written.findings, ...findings] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function synthesize(templateFile, outdir) {
  const app = new App({ outdir });
  const stack = new Stack(app, 'stack');
  new CfnInclude(stack, 'template', { templateFile });
  const { template } = app.synth().getStackByName('stack');
  delete template.Rules; // The CDK's own.
  delete template.Parameters.BootstrapVersion;
  return { template, findings: readFindings(join(outdir, 'validation-report.json')) };
}

/** What CloudFormation's rules, which the CDK brings, found: types, properties, values, references. */
function readFindings(file) {
  return JSON.parse(readFileSync(file)).pluginReports.flatMap(({ violations }) => violations)
    .map(({ ruleName, description, violatingConstructs: [{ cloudFormationResource: { logicalId } }] }) => `${logicalId}: ${description} (${ruleName})`);
}

/** What SAM's transform makes of our functions; the roles, the mappings and the log groups are written out already. */
function expand({ Globals, Transform, ...template }) {
  const resources = Object.entries(template.Resources).map(([id, resource]) => {
    if (resource.Type !== 'AWS::Serverless::Function') {
      return [id, resource];
    }
    const { CodeUri, ...properties } = { ...Globals.Function, ...resource.Properties };
    const Code = CodeUri ? { S3Bucket: 'bucket', S3Key: 'key' } : { ImageUri: '123456789012.dkr.ecr.us-east-1.amazonaws.com/video:latest' };
    return [id, { Type: 'AWS::Lambda::Function', Properties: { ...properties, Code } }];
  });
  return { ...template, Resources: Object.fromEntries(resources) };
}

/** What the tests ask of a template. */
class Template {
  constructor({ Resources, Parameters, Outputs }) {
    Object.assign(this, { resources: Resources, parameters: Parameters, outputs: Outputs });
  }

  /** The properties of a resource. */
  get(id) {
    return this.resources[id].Properties;
  }

  ofType(type) {
    return Object.keys(this.resources).filter((id) => this.resources[id].Type === type);
  }
}
