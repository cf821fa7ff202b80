import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** fauxqs keeps its data with node:sqlite, which Node has since 22.5. */
export function canRunFauxqs(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 5);
}

/**
 * Runs the script again in the Node that npm installed, and resolves with its exit code.
 * The child's standard input is a pipe from here, and the child stops when it closes: so it goes down with this process
 * however this process ends, SIGKILL included.
 */
export function runInBundledNode(script, settings) {
  const child = spawn(bundledNode(), ['--disable-warning=ExperimentalWarning', script], {
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { ...process.env, LOCAL_STACK_EXIT_WITH_STDIN: '1' },
  });
  const stop = () => child.stdin.end();
  child.stdin.on('error', () => {}); // the child has gone first: its exit code says the rest
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
    process.on(signal, stop);
  }
  if (settings.exitWithStdin) {
    process.stdin.on('end', stop).on('close', stop).on('error', stop).resume();
  }
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('exit', (code) => {
      process.stdin.destroy(); // a pipe still open there would keep this process alive
      done(code ?? 1);
    });
  });
}

function bundledNode() {
  // The package of one platform holds the binary itself, so that nothing depends on an install script having run.
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return join(dirname(manifest), 'bin', platform === 'win' ? 'node.exe' : 'node');
  } catch {
    throw new Error(
      `Node ${process.versions.node} is too old for fauxqs (22.5 or newer), and the package ${name} is not installed: `
      + 'run `npm ci` in samples/local-stack, or start it with a newer Node.');
  }
}
