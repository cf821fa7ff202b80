/** What the runtime API answers to requests that it does not accept, by the names that AWS's own emulator uses. */
export class Refusal extends Error {
  constructor(status, errorType, errorMessage) {
    super(errorMessage);
    this.status = status;
    this.body = { errorMessage, errorType };
  }
}

export const invalidRequestId = () => new Refusal(400, 'InvalidRequestID', 'Invalid request ID');

export const invalidState = (what) => new Refusal(403, 'InvalidStateTransition', `Transition is not allowed: ${what}`);

export const tooLarge = (limit) => new Refusal(413, 'RequestEntityTooLarge', `Exceeded maximum allowed payload size (${limit} bytes).`);

export const accepted = { status: 202, body: { status: 'OK' } };
