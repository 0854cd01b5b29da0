package io.syncline.core.system;

/** What a system says to the request that proves credentials. */
public sealed interface CheckOutcome {

  /** It was asked and let us in. */
  record Accepted() implements CheckOutcome {}

  /** Not checked: its type declares no such request. */
  record Unasked() implements CheckOutcome {}

  /** It was asked and did not say yes, or could not be asked. */
  record Failed(Failure failure) implements CheckOutcome {

    /** Whether no answer came. */
    public boolean silent() {
      return failure instanceof Failure.Transient || failure instanceof Failure.OutcomeUnknown;
    }

    /** Whether it refused, so that a person must change something; an outage is no refusal. */
    public boolean refused() {
      return failure instanceof Failure.Refused
          || failure instanceof Failure.Permanent
          || failure instanceof Failure.Invalid;
    }
  }

  CheckOutcome ACCEPTED = new Accepted();
  CheckOutcome UNASKED = new Unasked();
}
